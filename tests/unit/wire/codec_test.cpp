#include "wire/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "crypto/session_cipher.hpp"
#include "unit/wire/messages.hpp"
#include "unit/wire/vectors.hpp"
#include "wire/header.hpp"

namespace muster::wire {

namespace {

using namespace std::chrono_literals;
using Buffer = std::vector<std::uint8_t>;

/// A correct message of the requested kind.
template <class Message>
Message sane() {
  for (const vectors::Vector& vector : vectors::messages) {
    if (const Message* held = std::get_if<Message>(&vector.message)) return *held;
  }
  return {};
}

/// Whether the message reads back unchanged.
bool is_accepted(const AnyMessage& message) {
  AnyMessage read = message;
  return decode_like(content_of(message), read);
}

/// Whether a correct message is still accepted after `change`.
template <class Message, class Change>
bool is_accepted_with(Change change) {
  Message message = sane<Message>();
  change(message);
  return is_accepted(message);
}

// Every message of an honest sender reads back unchanged.
RC_GTEST_PROP(Codec, ReadsWhatItWrites, ()) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  const Buffer content = content_of(message);
  AnyMessage read = message;
  std::visit([](auto& held) { held = {}; }, read);
  RC_ASSERT(decode_like(content, read));
  RC_ASSERT(are_equal(read, message));
}

// Fields that a later version adds are ignored.
RC_GTEST_PROP(Codec, IgnoresUnknownFields, (Buffer more)) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  Buffer content = content_of(message);
  content.insert(content.end(), more.begin(), more.end());
  AnyMessage read = message;
  RC_ASSERT(decode_like(content, read));
  RC_ASSERT(are_equal(read, message));
}

// A message that is cut anywhere is refused.
RC_GTEST_PROP(Codec, RefusesEveryTruncation, ()) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  const Buffer content = content_of(message);
  for (std::size_t size = 0; size < content.size(); ++size) {
    const Buffer cut(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size));
    AnyMessage read = message;
    RC_ASSERT(!decode_like(cut, read));
  }
}

// Any bytes may be refused or read, but no byte beyond them is touched.
RC_GTEST_PROP(Codec, ReadsAnything, (Buffer bytes)) {
  bytes.shrink_to_fit();
  for (const vectors::Vector& vector : vectors::messages) {
    AnyMessage read = vector.message;
    if (decode_like(bytes, read)) {
      const std::size_t size = content_of(read).size();
      // A number may have more bytes than necessary, so the new encoding may be shorter.
      RC_ASSERT(size <= bytes.size());
    }
  }
}

// The same, for bytes that are nearly right.
RC_GTEST_PROP(Codec, SurvivesDamage, ()) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  Buffer content = content_of(message);
  RC_PRE(!content.empty());
  content[*rc::gen::inRange<std::size_t>(0, content.size())] ^=
      *rc::gen::inRange<std::uint8_t>(1, 255);
  AnyMessage read = message;
  if (decode_like(content, read)) RC_ASSERT(is_accepted(read));
}

// A hello that no node can send is refused.
TEST(Codec, RefusesImpossibleHellos) {
  using core::Hello;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(is_accepted(sane<Hello>()));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.node = {}; }));
  for (const double weight : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(is_accepted_with<Hello>([&](Hello& hello) { hello.weight = weight; }));
  }
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.interval = 0ms; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.valid_for = 99ms; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.interval = 1ms; })) << "a flood";
  const auto is_accepted_at = [](Duration interval, Duration valid_for) {
    return is_accepted_with<Hello>([=](Hello& hello) {
      hello.interval = interval;
      hello.valid_for = valid_for;
    });
  };
  EXPECT_TRUE(is_accepted_at(2ms, 6ms)) << "the fastest master";
  EXPECT_FALSE(is_accepted_at(2ms, 5ms));
  EXPECT_TRUE(is_accepted_with<Hello>([](Hello& hello) { hello.valid_for = 1h; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.valid_for = 1h + 1ms; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.interval = -1ms; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.master_term = hello.term + 1; }));
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.master_term = 0; })) << "a master";
  EXPECT_FALSE(is_accepted_with<Hello>([](Hello& hello) { hello.masters_required = 0; }));
}

// An attribute that cannot have been set is refused.
TEST(Codec, RefusesImpossibleAttributes) {
  using core::Attribute;
  const std::string long_name(core::limits::name_bytes + 1, 'n');
  const Buffer large(core::limits::attribute_bytes + 1);
  EXPECT_TRUE(is_accepted(sane<Attribute>()));
  EXPECT_FALSE(is_accepted_with<Attribute>([](Attribute& it) { it.version = it.previous; }));
  EXPECT_FALSE(is_accepted_with<Attribute>([](Attribute& it) { it.forgotten = it.version; }));
  EXPECT_TRUE(is_accepted_with<Attribute>([](Attribute& it) { it.forgotten = it.version + 1; }))
      << "it was set before the erasure";
  EXPECT_FALSE(is_accepted_with<Attribute>([](Attribute& it) { it.name = ""; }));
  EXPECT_FALSE(is_accepted_with<Attribute>([](Attribute& it) { it.name = "\xff"; }));
  EXPECT_FALSE(is_accepted_with<Attribute>([&](Attribute& it) { it.name = long_name; }));
  EXPECT_FALSE(is_accepted_with<Attribute>([&](Attribute& it) { it.value = large; }));
  EXPECT_TRUE(is_accepted_with<Attribute>(
      [&](Attribute& it) { it.value = core::Bytes(large).first(core::limits::attribute_bytes); }));
  EXPECT_FALSE(is_accepted_with<Attribute>(
      [](Attribute& it) { it.encoding = static_cast<core::Encoding>(2); }));
}

// A message that cannot have been sent is refused.
TEST(Codec, RefusesImpossibleMessages) {
  using core::ChannelMessage;
  const std::string long_name(core::limits::name_bytes + 1, 'n');
  const Buffer large(core::limits::message_bytes + 1);
  EXPECT_TRUE(is_accepted(sane<ChannelMessage>()));
  EXPECT_FALSE(is_accepted_with<ChannelMessage>([](ChannelMessage& it) { it.sequence = 0; }));
  EXPECT_FALSE(is_accepted_with<ChannelMessage>([](ChannelMessage& it) { it.channel = ""; }));
  EXPECT_FALSE(
      is_accepted_with<ChannelMessage>([&](ChannelMessage& it) { it.channel = long_name; }));
  EXPECT_FALSE(is_accepted_with<ChannelMessage>([&](ChannelMessage& it) { it.payload = large; }));
  EXPECT_TRUE(is_accepted_with<ChannelMessage>([&](ChannelMessage& it) {
    it.channel = std::string_view(long_name).substr(1);
    it.payload = core::Bytes(large).first(core::limits::message_bytes);
  }));
  EXPECT_FALSE(is_accepted_with<ChannelMessage>(
      [](ChannelMessage& it) { it.encoding = static_cast<core::Encoding>(255); }));
}

// The oldest parcel that is kept cannot be newer than the parcel that names it.
TEST(Codec, RefusesImpossibleParcels) {
  using core::Parcel;
  EXPECT_TRUE(is_accepted(sane<Parcel>()));
  EXPECT_FALSE(is_accepted_with<Parcel>([](Parcel& it) { it.oldest = 0; }));
  EXPECT_FALSE(is_accepted_with<Parcel>([](Parcel& it) { it.oldest = it.sequence + 1; }));
  EXPECT_FALSE(is_accepted_with<Parcel>([](Parcel& it) { it.channel = "\xed\xa0\x80"; }));
  EXPECT_FALSE(
      is_accepted_with<Parcel>([](Parcel& it) { it.encoding = static_cast<core::Encoding>(2); }));
}

// A fragment that contradicts total and stride would be copied outside the message.
TEST(Codec, RefusesImpossibleFragments) {
  const Buffer zeros(fragmented_bytes_max);
  const auto data = [&](std::size_t bytes) { return core::Bytes(zeros).first(bytes); };
  EXPECT_TRUE(is_accepted(sane<Fragment>()));
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 0, 0, data(4)})) << "no stride";
  EXPECT_FALSE(is_accepted(Fragment{1, 0, 4, 0, data(0)})) << "nothing to cut";
  EXPECT_FALSE(is_accepted(Fragment{1, 4, 4, 0, data(4)})) << "one piece is no fragment";
  EXPECT_TRUE(is_accepted(Fragment{1, 5, 4, 1, data(1)}));
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 4, 3, data(4)})) << "beyond the end";
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 4, 0, data(3)})) << "a short piece in the middle";
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 4, 0, data(5)})) << "a long piece in the middle";
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 4, 2, data(2)})) << "a short last piece";
  EXPECT_FALSE(is_accepted(Fragment{1, 11, 4, 2, data(4)})) << "a long last piece";
  const auto total = static_cast<std::uint32_t>(fragmented_bytes_max);
  EXPECT_TRUE(is_accepted(Fragment{1, total, 1000, 0, data(1000)}));
  EXPECT_FALSE(is_accepted(Fragment{1, total + 1, 1000, 0, data(1000)})) << "too large a whole";
}

// Fragments have 16-bit indices, so a message with more could never be completed.
TEST(Codec, RefusesTooManyFragments) {
  const Buffer zeros(100);
  const auto data = [&](std::size_t bytes) { return core::Bytes(zeros).first(bytes); };
  EXPECT_TRUE(is_accepted(Fragment{1, 65'536, 1, 65'535, data(1)}));
  EXPECT_FALSE(is_accepted(Fragment{1, 65'537, 1, 65'535, data(1)}));
  EXPECT_TRUE(is_accepted(Fragment{1, 131'072, 2, 65'535, data(2)}));
  EXPECT_FALSE(is_accepted(Fragment{1, 131'073, 2, 0, data(2)}));
}

// A request for no fragments is refused.
TEST(Codec, RefusesEmptyFragmentRequests) {
  EXPECT_TRUE(is_accepted(FragmentRequest{1, 2, 1}));
  EXPECT_FALSE(is_accepted(FragmentRequest{1, 2, 0}));
}

// A wrong length is found before anything is allocated.
TEST(Codec, RefusesWrongLengths) {
  // sequence 1, term 0, no flags, json, then a channel of 2^63 bytes
  const Buffer message = {1, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 'x'};
  core::ChannelMessage read;
  EXPECT_FALSE(decode(message, read));
}

// A number too large for its field is refused instead of truncated.
TEST(Codec, RefusesNumbersThatDoNotFitTheirField) {
  // message 2^32, total 11, stride 4, index 2, three bytes
  const Buffer fragment = {0x80, 0x80, 0x80, 0x80, 0x10, 11, 4, 2, 3, 'x', 'y', 'z'};
  Fragment read;
  EXPECT_FALSE(decode(fragment, read));
}

// A hello is small even with the largest numbers that a cluster will ever count to.
TEST(Codec, KeepsASealedHelloBelow128Bytes) {
  core::Hello hello = sane<core::Hello>();
  hello.term = hello.master_term = std::uint64_t{1} << 34;  // 17 billion elections
  hello.attributes = std::uint64_t{1} << 34;
  hello.sent = std::uint64_t{1} << 41;  // a message every microsecond for 25 days
  hello.interval = hello.valid_for = 1h;
  const std::size_t frame = write_frame(core::Message(hello), {});
  EXPECT_LT(Header::bytes + frame + crypto::tag_bytes, 128u);
}

}  // namespace

}  // namespace muster::wire
