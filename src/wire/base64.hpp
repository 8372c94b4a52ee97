#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace muster::wire {

/// RFC 4648 §4, with padding.
std::string to_base64(std::span<const std::uint8_t> bytes);

}  // namespace muster::wire
