#include <gtest/gtest.h>

#include "wire/legacy_latin1.hpp"
#include "wire/legacy_message.hpp"

namespace muster::wire {

namespace {

constexpr auto dialect = LegacyDialect::node_discovery;
/// A message of the node with that id.
std::string of(const std::string& id, const std::string& rest) {
  return R"({"pid":"00000000000000010000000000000000","iid":")" + id + "\"," + rest + '}';
}

std::string with(const std::string& rest) {
  return of("0123456789abcdef0123456789abcdef", rest);
}

// Text that would end the packages, or make a node without an id, is refused.
TEST(LegacyMessage, NonsenseIsRefused) {
  const std::string texts[] = {
      "",
      "null",
      "[1]",
      "{",
      "{}",
      R"({"event":"hello","data":{"weight":1}})",
      with(R"("event":"hello")"),
      with(R"("event":"hello","data":1)"),
      with(R"("event":"hello","data":null)"),
      with(R"("event":"hello","data":{})"),
      with(R"("event":"hello","data":{"weight":"1"}})"),
      with(R"("event":"hello","data":{"weight":1e999}})"),
      with(R"("event":1,"data":{}})"),
      of("__proto__", R"("event":"hello","data":{"weight":1})"),
      of(std::string(32, '0'), R"("event":"hello","data":{"weight":1})"),
      with(R"("event":"hello","hostName":")" + std::string(256, 'h') + R"(","data":{"weight":1})"),
      with(R"("event":"hello","data":{"weight":1,"info":")" + std::string(70'000, 'i') + R"("})"),
  };
  for (const std::string& text : texts) EXPECT_FALSE(read_legacy(text, dialect)) << text;
}

// Missing members have the defaults of the packages.
TEST(LegacyMessage, OptionalMembersMayBeMissing) {
  const auto message = read_legacy(with(R"("event":"hello","data":{"weight":0})"), dialect);
  ASSERT_TRUE(message);
  const auto& hello = std::get<LegacyHello>(message->content);
  EXPECT_EQ(hello.weight, 0);
  EXPECT_FALSE(hello.master || hello.eligible);
  EXPECT_EQ(hello.info, "");
  const auto speech = read_legacy(with(R"("event":"news")"), dialect);
  ASSERT_TRUE(speech);
  EXPECT_EQ(std::get<LegacySpeech>(speech->content).data, "null");
}

// Both forms of ids are read; dashes are allowed in their places only.
TEST(LegacyMessage, IdsHaveTwoForms) {
  const NodeId id{0x0123456789abcdef, 0xfedcba9876543210};
  EXPECT_EQ(legacy_id(id, LegacyDialect::node_discovery), "0123456789abcdeffedcba9876543210");
  EXPECT_EQ(legacy_id(id, LegacyDialect::node_discover), "01234567-89ab-cdef-fedc-ba9876543210");
  const auto read = [](const std::string& text) {
    return read_legacy(R"({"event":"x","pid":"00000000000000010000000000000000","iid":")" + text +
                           R"(","data":1})",
                       dialect);
  };
  EXPECT_EQ(read("0123456789abcdeffedcba9876543210")->sender.node, id);
  EXPECT_EQ(read("01234567-89ab-cdef-fedc-ba9876543210")->sender.node, id);
  EXPECT_FALSE(read("0123456-789ab-cdef-fedc-ba9876543210"));
}

// Every byte reads back unchanged, and other text is refused.
TEST(LegacyLatin1, ReadsBackUnchanged) {
  std::vector<std::uint8_t> all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  const auto text = latin1_to_utf8(all);
  EXPECT_EQ(text.size(), 128u + 2 * 128u);
  EXPECT_EQ(utf8_to_latin1(text), all);
  const std::vector<std::uint8_t> bads[] = {{0x80}, {0xc2}, {0xc2, 0x41}, {0xc4, 0x80}, {0xff}};
  for (const auto& bad : bads) EXPECT_FALSE(utf8_to_latin1(bad));
}

}  // namespace

}  // namespace muster::wire
