#include "asio/address_text.hpp"
#include "asio/seed.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

void check(const io::Seed& seed) {
  FUZZ_CHECK(seed.port != 0);
  FUZZ_CHECK(!seed.host.empty());
  if (!seed.endpoint) return;
  FUZZ_CHECK(seed.endpoint->port == seed.port);
  const io::Seed again = io::parse_seed(io::to_text(*seed.endpoint), 1);
  FUZZ_CHECK(again.endpoint == seed.endpoint);
}

}  // namespace

/// Hosts to greet, as people write them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(io::parse_seed(fuzz::Input(data, size).text(size), 12'345));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_option);
  }
  return 0;
}
