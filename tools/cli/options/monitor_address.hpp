#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "muster/monitor.hpp"

namespace muster::cli {

/// "9000" is that port of the loopback interface; "10.0.0.7:9000" and "[::1]:9000" say more. Port 0
/// is one that is free. Nothing for anything else; the address is for the library to judge.
std::optional<MonitorOptions> parse_monitor_address(std::string_view text);

/// The environment variable that holds the token if no file does. A secret of muster's.
inline constexpr const char* monitor_token_variable = "MUSTER_MONITOR_TOKEN";

/// The token: the first line of the file, or without a file MUSTER_MONITOR_TOKEN. Empty if neither
/// is given. Throws `Error` if a token is given and empty, or the file cannot be read.
std::string read_monitor_token(const std::filesystem::path& file);

}  // namespace muster::cli
