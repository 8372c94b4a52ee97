#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/contest.hpp"

/// The records of a node about all elections that it takes part in. They are spread over a few
/// attributes by the names of the elections, so that a change resends a small part of them.
namespace muster::elections {

using Bytes = std::vector<std::uint8_t>;

/// The statement of a node about one election.
struct Record {
  core::Candidacy candidacy;
  /// When the leadership `led_term` began, by the node's own clock: milliseconds since 1970 UTC; 0
  /// if there was none.
  std::uint64_t since = 0;

  friend bool operator==(const Record&, const Record&) = default;
};
using Records = std::map<std::string, Record, std::less<>>;

/// The number of attributes.
inline constexpr std::size_t parts = 16;
/// Bytes of the name of an election. Longer names are refused at the call.
inline constexpr std::size_t name_bytes_max = 64;
/// The most elections of one node. More are refused at the call. Even if they all are in one part,
/// it fits into an attribute, whose limit is 64 KiB.
inline constexpr std::size_t elections_max = 640;

/// The part that has the record of this election.
std::size_t part_of(std::string_view election);
/// The attribute of a part.
std::string attribute_of(std::size_t part);

Bytes encode(const Records& records);
/// Returns nothing for malformed bytes.
std::optional<Records> decode(std::span<const std::uint8_t> bytes);

}  // namespace muster::elections
