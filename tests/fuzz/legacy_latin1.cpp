#include "wire/legacy_latin1.hpp"

#include <algorithm>

#include "core/names.hpp"
#include "fuzz/fuzz.hpp"

/// A datagram of node-discover: any bytes become text that is UTF-8 and reads back, and text that
/// was read is written back unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  const std::span bytes(data, size);
  const auto text = wire::latin1_to_utf8(bytes);
  FUZZ_CHECK(core::is_utf8({reinterpret_cast<const char*>(text.data()), text.size()}));
  const auto again = wire::utf8_to_latin1(text);
  FUZZ_CHECK(again && std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()));
  if (const auto read = wire::utf8_to_latin1(bytes)) {
    const auto written = wire::latin1_to_utf8(*read);
    // An overlong pair with the lead 0xc0 or 0xc1 is refused, so there is one way to write a byte.
    FUZZ_CHECK(std::equal(written.begin(), written.end(), bytes.begin(), bytes.end()));
  }
  return 0;
}
