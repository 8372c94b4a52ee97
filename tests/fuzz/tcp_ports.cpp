#include <string>

#include "cli/advertise/tcp_port.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

/// Texts such as "tcp:8080".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = muster::fuzz::Input(data, size).text(size);
  const auto port = muster::cli::parse_tcp_port(text);
  if (!port) return 0;
  FUZZ_CHECK(*port != 0);
  FUZZ_CHECK(text.starts_with("tcp:"));
  FUZZ_CHECK(muster::cli::parse_tcp_port("tcp:" + std::to_string(*port)) == port);
  return 0;
}
