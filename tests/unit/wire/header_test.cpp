#include "wire/header.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace muster::wire {

namespace {

using Bytes = std::vector<std::uint8_t>;

// Offsets of the fields; PROTOCOL.md §2.
constexpr std::size_t version_at = 2;
constexpr std::size_t flags_at = 3;
constexpr std::size_t key_at = 8;
constexpr std::size_t session_at = 12;
constexpr std::size_t salt_at = 28;
constexpr std::size_t check_at = 40;

Bytes written(const Header& header) {
  Bytes bytes(Header::bytes);
  write_header(header, std::span<std::uint8_t, Header::bytes>(bytes));
  return bytes;
}

Header sealed_header() {
  return {.version = protocol_version,
          .is_sealed = true,
          .is_addressed = false,
          .cluster = 7,
          .key = 8,
          .session = {1, 2},
          .salt = 10,
          .counter = 9,
          .check = 11};
}

HeaderVerdict verdict_on(const Bytes& packet) {
  Header header;
  return read_header(packet, header);
}

/// A good packet with one byte replaced.
Bytes with(std::size_t position, std::uint8_t byte) {
  Bytes packet = written(sealed_header());
  packet[position] = byte;
  return packet;
}

// A header reads back unchanged.
RC_GTEST_PROP(Header, ReadsBackUnchanged, ()) {
  Header header;
  header.cluster = *rc::gen::arbitrary<std::uint32_t>();
  header.is_sealed = *rc::gen::arbitrary<bool>();
  header.is_addressed = *rc::gen::arbitrary<bool>();
  header.key = header.is_sealed ? *rc::gen::nonZero<std::uint32_t>() : 0;
  header.session = {*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::nonZero<std::uint64_t>()};
  header.counter = *rc::gen::inRange<std::uint64_t>(0, counter_end);
  if (header.is_sealed) {
    header.salt = *rc::gen::arbitrary<std::uint32_t>();
    header.check = *rc::gen::arbitrary<std::uint32_t>();
  }
  Bytes packet = written(header);
  packet.resize(packet.size() + *rc::gen::inRange<std::size_t>(0, 20));
  Header read;
  RC_ASSERT(read_header(packet, read) == HeaderVerdict::ok);
  RC_ASSERT(read == header);
}

// Bytes without the magic are not muster.
TEST(Header, ForeignBytesAreNotMuster) {
  EXPECT_EQ(verdict_on({}), HeaderVerdict::not_muster);
  EXPECT_EQ(verdict_on({'M'}), HeaderVerdict::not_muster);
  EXPECT_EQ(verdict_on(Bytes(100, 0)), HeaderVerdict::not_muster);
  EXPECT_EQ(verdict_on(with(0, 'm')), HeaderVerdict::not_muster);
  EXPECT_EQ(verdict_on(with(1, 'u')), HeaderVerdict::not_muster);
}

// A truncated packet is distinguished from a foreign one.
TEST(Header, IsTooShortAtEveryCut) {
  const Bytes packet = written(sealed_header());
  for (std::size_t size = sizeof magic; size < packet.size(); ++size) {
    EXPECT_EQ(verdict_on(Bytes(packet.begin(), packet.begin() + static_cast<long>(size))),
              HeaderVerdict::too_short)
        << size;
  }
}

// Another version may define the other fields differently, so they are not judged.
TEST(Header, OfAnotherVersionIsRecognised) {
  for (const int version : {0, 1, 3, 255}) {
    Bytes packet = with(version_at, static_cast<std::uint8_t>(version));
    EXPECT_EQ(verdict_on(packet), HeaderVerdict::other_version);
    std::fill(packet.begin() + flags_at, packet.end(), std::uint8_t{0xff});
    EXPECT_EQ(verdict_on(packet), HeaderVerdict::other_version);
    packet.resize(version_at + 2);
    EXPECT_EQ(verdict_on(packet), HeaderVerdict::other_version) << "and however short";
  }
}

// A nil session, or a key id that contradicts the flags, is malformed.
TEST(Header, IsMalformedIfItContradictsItself) {
  for (int flags = 4; flags < 256; ++flags) {
    EXPECT_EQ(verdict_on(with(flags_at, static_cast<std::uint8_t>(flags))),
              HeaderVerdict::malformed);
  }
  EXPECT_EQ(verdict_on(with(flags_at, 0)), HeaderVerdict::malformed) << "clear, yet with a key";
  Bytes clear = written({.session = {1, 2}});
  EXPECT_EQ(verdict_on(clear), HeaderVerdict::ok);
  for (const std::size_t at : {salt_at, check_at}) {
    Bytes odd = clear;
    odd[at] = 1;
    EXPECT_EQ(verdict_on(odd), HeaderVerdict::malformed) << "a salt or a check, yet in clear text";
  }
  clear[flags_at] = 2;
  EXPECT_EQ(verdict_on(clear), HeaderVerdict::ok) << "addressed";
  EXPECT_EQ(verdict_on(with(key_at, 0)), HeaderVerdict::malformed) << "sealed, yet without a key";
  Bytes nil = written(sealed_header());
  std::fill_n(nil.begin() + session_at, 16, std::uint8_t{0});
  EXPECT_EQ(verdict_on(nil), HeaderVerdict::malformed);
}

// A counter that no session reaches is malformed.
TEST(Header, IsMalformedWithACounterAboveTheLimit) {
  EXPECT_EQ(verdict_on(written({.session = {1, 2}, .counter = counter_end - 1})),
            HeaderVerdict::ok);
  EXPECT_EQ(verdict_on(written({.session = {1, 2}, .counter = counter_end})),
            HeaderVerdict::malformed);
}

// Any bytes can be read as a header without harm.
RC_GTEST_PROP(Header, ReadsAnything, (Bytes packet)) {
  if (packet.size() > 3 && *rc::gen::arbitrary<bool>()) {
    packet[0] = magic[0];
    packet[1] = magic[1];
    packet[2] = protocol_version;
  }
  packet.shrink_to_fit();
  Header header;
  const HeaderVerdict verdict = read_header(packet, header);
  RC_ASSERT((verdict != HeaderVerdict::ok || packet.size() >= Header::bytes));
}

}  // namespace

}  // namespace muster::wire
