#include "cli/output/printable.hpp"

#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster::cli;

bool is_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7f;
}

/// The control characters U+0080 to U+009F, which some terminals obey too.
bool has_second_control_set(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto value = static_cast<unsigned char>(text[i]);
    if (text[i - 1] == '\xc2' && value >= 0x80 && value < 0xa0) return true;
  }
  return false;
}

}  // namespace

/// Names of other nodes, as printed on a terminal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  muster::fuzz::Input input(data, size);
  const std::size_t width = 3 + input.byte() % 40;
  const std::string clean = printable(input.text(size));
  FUZZ_CHECK(std::none_of(clean.begin(), clean.end(), is_control));
  FUZZ_CHECK(!has_second_control_set(clean));
  FUZZ_CHECK(printable(clean) == clean);
  const std::string cut = shortened(clean, width);
  FUZZ_CHECK(width_of(cut) <= width);
  FUZZ_CHECK(!has_second_control_set(cut));
  FUZZ_CHECK(width_of(clean) > width || cut == clean);
  return 0;
}
