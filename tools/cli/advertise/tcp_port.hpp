#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::cli {

/// The port of "tcp:8080", 1 to 65535. Nothing if `text` is anything else.
std::optional<std::uint16_t> parse_tcp_port(std::string_view text);

}  // namespace muster::cli
