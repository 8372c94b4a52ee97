#include "monitor/query.hpp"

#include <string>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using muster::monitor::Query;

/// Encodes every byte, so that no character has a special meaning.
std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string codes;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    codes += '%';
    codes += digits[byte / 16];
    codes += digits[byte % 16];
  }
  return codes;
}

}  // namespace

/// The query string of any request: every string can be read, and every text can be expressed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(muster::fuzz::Input(data, size).text(size));
  constexpr std::size_t limit_max = 5000;
  try {
    FUZZ_CHECK(Query(text).number("limit", 1, limit_max) <= limit_max);
  } catch (const muster::monitor::BadQuery&) {
    // The error names the accepted values.
  }
  FUZZ_CHECK(Query("a=1&after=" + encoded(text) + "&limit=2").find("after") == text);
  return 0;
}
