#include "unit/wire/vectors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "lib/hex.hpp"
#include "unit/wire/messages.hpp"

namespace muster::wire {

namespace {

using test::from_hex;
using test::to_hex;

// Every message is written as PROTOCOL.md specifies, to the last bit.
TEST(Vectors, EveryMessageIsWrittenAsSpecified) {
  for (const vectors::Vector& vector : vectors::messages) {
    EXPECT_EQ(to_hex(frame_of(vector.message)), to_hex(from_hex(vector.frame))) << vector.frame;
  }
}

// Every message that was written by the specification is read.
TEST(Vectors, EveryMessageIsReadAsSpecified) {
  for (const vectors::Vector& vector : vectors::messages) {
    const auto bytes = from_hex(vector.frame);
    core::Bytes body = bytes;
    const auto frame = take_frame(body);
    ASSERT_TRUE(frame) << vector.frame;
    EXPECT_TRUE(body.empty());
    EXPECT_EQ(frame->kind, kind_of(vector.message));
    AnyMessage read = vector.message;
    std::visit([](auto& held) { held = {}; }, read);
    EXPECT_TRUE(decode_like(frame->content, read)) << vector.frame;
    EXPECT_TRUE(are_equal(read, vector.message)) << vector.frame;
  }
}

// A kind without a vector fails here.
TEST(Vectors, ThereIsOneForEveryKind) {
  std::set<Kind> kinds;
  for (const vectors::Vector& vector : vectors::messages) kinds.insert(kind_of(vector.message));
  EXPECT_EQ(kinds.size(), std::variant_size_v<AnyMessage>);
}

// The header of a packet, sealed and not.
TEST(Vectors, HeadersAreWrittenAndReadAsSpecified) {
  for (const vectors::HeaderVector& vector : vectors::headers) {
    std::array<std::uint8_t, Header::bytes> bytes{};
    write_header(vector.header, bytes);
    EXPECT_EQ(to_hex(bytes), to_hex(from_hex(vector.bytes)));
    Header read;
    EXPECT_EQ(read_header(from_hex(vector.bytes), read), HeaderVerdict::ok);
    EXPECT_EQ(read, vector.header);
  }
}

}  // namespace

}  // namespace muster::wire
