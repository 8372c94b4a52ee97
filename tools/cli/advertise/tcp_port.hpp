#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::cli {

/// Returns the port of a text such as "tcp:8080", from 1 to 65535. Returns nothing for any other
/// text.
std::optional<std::uint16_t> parse_tcp_port(std::string_view text);

}  // namespace muster::cli
