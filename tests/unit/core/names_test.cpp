#include "core/names.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::string_literals;

struct Text {
  std::string bytes;
  bool well_formed;
  const char* what;
};

// The edge cases of RFC 3629.
TEST(Utf8, IsDistinguishedFromOtherBytes) {
  const Text texts[] = {
      {"", true, "nothing"},
      {"plain", true, "ASCII"},
      {"\0"s, true, "the first code point"},
      {"\x7f", true, "the last of one byte"},
      {"\x80", false, "a continuation alone"},
      {"\xbf", false, "the last continuation alone"},
      {"\xc2\x80", true, "the first of two bytes"},
      {"\xdf\xbf", true, "the last of two bytes"},
      {"\xc0\x80", false, "an overlong zero"},
      {"\xc1\xbf", false, "an overlong DEL"},
      {"\xc2", false, "two bytes cut after one"},
      {"\xc2 ", false, "two bytes, the second no continuation"},
      {"\xc2\xc2", false, "two leads"},
      {"\xe0\xa0\x80", true, "the first of three bytes"},
      {"\xe0\x9f\xbf", false, "overlong in three bytes"},
      {"\xe2\x82\xac", true, "the euro sign"},
      {"\xe2\x82", false, "three bytes cut after two"},
      {"\xe2", false, "three bytes cut after one"},
      {"\xed\x9f\xbf", true, "the last before the surrogates"},
      {"\xed\xa0\x80", false, "the first surrogate"},
      {"\xed\xbf\xbf", false, "the last surrogate"},
      {"\xed\xa0\xbd\xed\xb8\x80", false, "a pair of surrogates"},
      {"\xee\x80\x80", true, "the first after the surrogates"},
      {"\xef\xbf\xbf", true, "the last of three bytes"},
      {"\xf0\x90\x80\x80", true, "the first of four bytes"},
      {"\xf0\x8f\xbf\xbf", false, "overlong in four bytes"},
      {"\xf0\x9f\x98\x80", true, "a smile"},
      {"\xf0\x9f\x98", false, "four bytes cut after three"},
      {"\xf4\x8f\xbf\xbf", true, "the last code point"},
      {"\xf4\x90\x80\x80", false, "one beyond the last"},
      {"\xf5\x80\x80\x80", false, "a lead beyond the last"},
      {"\xf8\x88\x80\x80\x80", false, "five bytes"},
      {"\xfe", false, "never a byte of UTF-8"},
      {"\xff", false, "nor this one"},
      {"good\xff", false, "good, then bad"},
      {"\xffgood", false, "bad, then good"},
  };
  for (const Text& text : texts) EXPECT_EQ(is_utf8(text.bytes), text.well_formed) << text.what;
}

/// The encoding of any code point, by definition.
std::string encoded(std::uint32_t point) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  const auto tail = [&](int shift) { return byte(0x80 | ((point >> shift) & 0x3f)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xe0 | point >> 12), tail(6), tail(0)};
  return {byte(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

// Each of the 1.1 million code points alone.
TEST(Utf8, AcceptsEveryCodePointButSurrogates) {
  for (std::uint32_t point = 0; point <= 0x110000; ++point) {
    const bool exists = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    ASSERT_EQ(is_utf8(encoded(point)), exists) << point;
  }
}

// Two texts side by side are a text; a cut within a character is not.
RC_GTEST_PROP(Utf8, IsJoinedAndCutBetweenCharacters, ()) {
  const auto point = [] {
    return *rc::gen::suchThat(rc::gen::inRange<std::uint32_t>(0x80, 0x110000),
                              [](std::uint32_t p) { return p < 0xd800 || p > 0xdfff; });
  };
  const std::string first = encoded(point());
  const std::string second = encoded(point());
  RC_ASSERT(is_utf8(first + second));
  RC_ASSERT(!is_utf8(first + second.substr(0, second.size() - 1)));
  RC_ASSERT(!is_utf8(first.substr(1) + second));
}

// 1 to 255 bytes; bytes are counted, not characters.
TEST(Name, MayHave255Bytes) {
  EXPECT_FALSE(is_well_formed_name(""));
  EXPECT_TRUE(is_well_formed_name("n"));
  EXPECT_TRUE(is_well_formed_name(std::string(255, 'n')));
  EXPECT_FALSE(is_well_formed_name(std::string(256, 'n')));
  std::string umlauts;
  while (umlauts.size() < 254) umlauts += "\u00fc";
  EXPECT_TRUE(is_well_formed_name(umlauts + "x"));
  EXPECT_FALSE(is_well_formed_name(umlauts + "\u00fc"));
  EXPECT_FALSE(is_well_formed_name("bad\xff"));
}

// The names of events are reserved; similar names are not.
TEST(Name, IsReservedIfEventsUseIt) {
  for (const char* const name :
       {"promotion", "demotion", "added", "removed", "updated", "master", "hello"}) {
    EXPECT_TRUE(is_reserved_channel(name)) << name;
    EXPECT_TRUE(is_well_formed_name(name)) << name;
  }
  for (const char* const name : {"", "Hello", "hell", "hello ", "masters", "goodbye"}) {
    EXPECT_FALSE(is_reserved_channel(name)) << name;
  }
}

}  // namespace

}  // namespace muster::core
