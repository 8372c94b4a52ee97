#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"
#include "muster/value.hpp"

namespace {

using namespace muster;

void check(std::string_view text) {
  const Value value = parse_value(text);
  const std::string written = to_string(value);
  const Value again = parse_value(written);
  FUZZ_CHECK(again == value);
  // Values that compare equal may be written differently: 0.0 and -0.0.
  FUZZ_CHECK(to_string(again) == written);
}

}  // namespace

/// Arbitrary JSON text: a value that was read can be written, and reads back unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(fuzz::Input(data, size).text(size));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_json);
  }
  return 0;
}
