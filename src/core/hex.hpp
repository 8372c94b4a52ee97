#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::core {

/// 16 lower-case hexadecimal digits, most significant first.
void append_hex(std::string& text, std::uint64_t number);
/// Reads lower-case hexadecimal digits, 16 at most; nothing if there is anything else.
std::optional<std::uint64_t> read_hex(std::string_view digits);

}  // namespace muster::core
