#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// The encrypted datagrams of node-discover 1.x are text: the package takes the bytes for
/// characters of Latin-1 and sends these as UTF-8, so each byte from 0x80 on becomes two.
namespace muster::wire {

std::vector<std::uint8_t> latin1_to_utf8(std::span<const std::uint8_t> latin1);

/// The reverse; nothing if the text is not UTF-8 or has a character outside Latin-1.
std::optional<std::vector<std::uint8_t>> utf8_to_latin1(std::span<const std::uint8_t> utf8);

}  // namespace muster::wire
