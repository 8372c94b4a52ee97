#include "muster/archive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cereal/types/array.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/hex.hpp"

namespace muster {

namespace {

using Buffer = std::vector<std::uint8_t>;
using test::from_hex;
using test::to_hex;

template <class T>
Buffer encoded(const T& value) {
  OutputArchive measure({});
  measure(value);
  Buffer bytes(measure.size());
  OutputArchive archive(bytes);
  archive(value);
  EXPECT_TRUE(archive.fits());
  return bytes;
}

Buffer varint(std::uint64_t value) {
  Buffer bytes(10);
  OutputArchive archive(bytes);
  archive.write_varint(value);
  bytes.resize(archive.size());
  return bytes;
}

/// The value that was read, and whether reading succeeded.
template <class T>
struct Reading {
  T value{};
  bool ok = false;
  bool complete = false;
};

template <class T>
Reading<T> decoded(const Buffer& bytes) {
  Reading<T> reading;
  InputArchive archive(bytes);
  archive(reading.value);
  reading.ok = archive.ok();
  reading.complete = archive.is_complete();
  return reading;
}

/// A type of an application.
struct Order {
  std::string customer;
  std::map<std::string, std::vector<std::uint32_t>> lines;
  std::optional<double> discount;
  std::array<std::int16_t, 3> size{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(customer), lines, discount, size);
  }
  friend bool operator==(const Order&, const Order&) = default;
};

Order order() {
  return {"Zoë", {{"bolt", {1, 2, 3}}, {"nut", {}}}, 0.5, {-1, 0, 1}};
}

// A varint has seven bits per byte and as few bytes as possible: the edges of each length.
TEST(Varint, TakesAsFewBytesAsPossible) {
  constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(to_hex(varint(0)), "00");
  EXPECT_EQ(to_hex(varint(0x7f)), "7f");
  EXPECT_EQ(to_hex(varint(0x80)), "8001");
  EXPECT_EQ(to_hex(varint(0x3fff)), "ff7f");
  EXPECT_EQ(to_hex(varint(0x4000)), "808001");
  EXPECT_EQ(to_hex(varint(max >> 1)), "ffffffffffffffff7f");
  EXPECT_EQ(to_hex(varint(max)), "ffffffffffffffffff01");
}

// Every number reads back unchanged, and the bytes after it remain.
RC_GTEST_PROP(Varint, ReadsBackUnchanged, ()) {
  const auto bits = *rc::gen::inRange(0, 64);
  const std::uint64_t value = *rc::gen::resize(1000, rc::gen::arbitrary<std::uint64_t>()) >> bits;
  Buffer bytes = varint(value);
  bytes.push_back(0x55);
  InputArchive archive(bytes);
  RC_ASSERT(archive.read_varint() == value);
  RC_ASSERT(archive.ok());
  RC_ASSERT(archive.left() == 1u);
}

// A varint of more than 64 bits, or without an end, is refused.
TEST(Varint, RefusesTooManyBits) {
  for (const char* const text :
       {"", "80", "ffff", "ffffffffffffffffff02", "ffffffffffffffffff7f", "ffffffffffffffffff81",
        "8080808080808080808000", "80808080808080808080"}) {
    const Buffer bytes = from_hex(text);
    InputArchive archive(bytes);
    EXPECT_EQ(archive.read_varint(), 0u) << text;
    EXPECT_FALSE(archive.ok()) << text;
  }
}

// Numbers of all types are little-endian.
TEST(Archive, WritesNumbersLittleEndian) {
  EXPECT_EQ(to_hex(encoded(std::uint8_t{0xab})), "ab");
  EXPECT_EQ(to_hex(encoded(std::int16_t{-2})), "feff");
  EXPECT_EQ(to_hex(encoded(std::uint32_t{0x01020304})), "04030201");
  EXPECT_EQ(to_hex(encoded(std::uint64_t{0x0102030405060708})), "0807060504030201");
  EXPECT_EQ(to_hex(encoded(1.0)), "000000000000f03f");
  EXPECT_EQ(to_hex(encoded(1.0f)), "0000803f");
  EXPECT_EQ(to_hex(encoded(true)), "01");
  EXPECT_EQ(to_hex(encoded('A')), "41");
}

// Any byte but zero is true, because a bool has no other values in memory.
TEST(Archive, ReadsEveryByteAsABool) {
  EXPECT_FALSE(decoded<bool>({0}).value);
  for (const char* const text : {"01", "02", "ff"}) {
    EXPECT_TRUE(decoded<bool>(from_hex(text)).value) << text;
  }
}

// Types of applications read back unchanged.
TEST(Archive, CarriesCerealTypes) {
  const auto reading = decoded<Order>(encoded(order()));
  EXPECT_TRUE(reading.complete);
  EXPECT_EQ(reading.value, order());
}

// Containers with any content read back unchanged.
RC_GTEST_PROP(Archive, CarriesAnyContainers,
              (const std::vector<std::uint64_t>& numbers, const std::vector<std::string>& texts,
               const std::map<std::string, std::int32_t>& map, const std::vector<bool>& bits)) {
  RC_ASSERT(decoded<std::vector<std::uint64_t>>(encoded(numbers)).value == numbers);
  RC_ASSERT(decoded<std::vector<std::string>>(encoded(texts)).value == texts);
  RC_ASSERT((decoded<std::map<std::string, std::int32_t>>(encoded(map)).value == map));
  RC_ASSERT(decoded<std::vector<bool>>(encoded(bits)).value == bits);
}

// An archive that is cut anywhere fails as a whole.
TEST(Archive, FailsAtEveryTruncation) {
  const Buffer whole = encoded(order());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(decoded<Order>(cut).ok) << size;
  }
}

// Bytes that are left over do not fail the archive, but it is not complete.
TEST(Archive, KnowsWhetherAllWasRead) {
  Buffer bytes = encoded(std::uint32_t{1});
  EXPECT_TRUE(decoded<std::uint32_t>(bytes).complete);
  bytes.push_back(0);
  EXPECT_TRUE(decoded<std::uint32_t>(bytes).ok);
  EXPECT_FALSE(decoded<std::uint32_t>(bytes).complete);
}

// After the first failure everything reads as zero or empty.
TEST(Archive, ReadsZeroAfterItFailed) {
  const Buffer bytes = {1, 2, 3, 4, 5, 6};
  InputArchive archive(bytes);
  std::uint32_t first = 0;
  std::uint32_t second = 7;
  std::uint8_t third = 7;
  std::string text = "old";
  archive(first, second, third, text);
  EXPECT_EQ(first, 0x04030201u);
  EXPECT_EQ(second, 0u);
  EXPECT_EQ(third, 0u) << "although two bytes had been left";
  EXPECT_EQ(text, "");
  EXPECT_FALSE(archive.ok());
  EXPECT_EQ(archive.left(), 0u);
}

// A container is never larger than the bytes that could contain it, for any announced length.
TEST(Archive, DoesNotTrustLengths) {
  for (const std::uint64_t claimed :
       {std::uint64_t{9}, std::uint64_t{1} << 31, std::uint64_t{1} << 32, std::uint64_t{1} << 61,
        std::uint64_t{1} << 63, std::numeric_limits<std::uint64_t>::max()}) {
    Buffer bytes = varint(claimed);
    bytes.resize(bytes.size() + 8, 0x01);
    const auto numbers = decoded<std::vector<std::uint64_t>>(bytes);
    EXPECT_FALSE(numbers.ok);
    EXPECT_LE(numbers.value.capacity(), 8u);
    const auto text = decoded<std::string>(bytes);
    EXPECT_FALSE(text.ok);
    EXPECT_LE(text.value.size(), 8u);
    const auto texts = decoded<std::vector<std::string>>(bytes);
    EXPECT_FALSE(texts.ok);
    EXPECT_LE(texts.value.capacity(), 8u);
    EXPECT_FALSE((decoded<std::map<std::uint8_t, std::uint64_t>>(bytes).ok));
  }
}

// Any bytes are read or refused, and no byte beyond them is touched.
RC_GTEST_PROP(Archive, ReadsAnything, (Buffer bytes)) {
  bytes.shrink_to_fit();
  const auto reading = decoded<Order>(bytes);
  if (reading.complete) RC_ASSERT(decoded<Order>(encoded(reading.value)).value == reading.value);
}

// Bytes without room are counted and not written; encoding into an empty span measures.
TEST(Archive, MeasuresWithoutSpace) {
  Buffer space(5, 0xaa);
  OutputArchive archive(std::span<std::uint8_t>(space).first(4));
  archive(std::uint16_t{1}, std::uint32_t{2}, std::uint8_t{3});
  EXPECT_FALSE(archive.fits());
  EXPECT_EQ(archive.size(), 7u);
  EXPECT_EQ(to_hex(space), "0100aaaaaa");
}

}  // namespace

}  // namespace muster
