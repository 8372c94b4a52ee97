#include "cli/advertise/tcp_port.hpp"

#include <charconv>

namespace muster::cli {

std::optional<std::uint16_t> parse_tcp_port(std::string_view text) {
  constexpr std::string_view protocol = "tcp:";
  if (!text.starts_with(protocol)) return std::nullopt;
  const std::string_view digits = text.substr(protocol.size());
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_whole = error == std::errc{} && end == digits.data() + digits.size();
  return is_whole && port != 0 ? std::optional(port) : std::nullopt;
}

}  // namespace muster::cli
