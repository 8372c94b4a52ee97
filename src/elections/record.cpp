#include "elections/record.hpp"

#include <algorithm>
#include <cereal/types/map.hpp>
#include <cereal/types/string.hpp>
#include <cmath>

#include "muster/archive.hpp"
#include "wire/candidacy.hpp"
#include "wire/written.hpp"

namespace muster::elections {

std::size_t part_of(std::string_view election) {
  // FNV-1a, 32 bits.
  std::uint32_t hash = 2'166'136'261;
  for (const char byte : election) {
    hash = (hash ^ static_cast<std::uint8_t>(byte)) * 16'777'619;
  }
  return hash % parts;
}

std::string attribute_of(std::size_t part) {
  return "elections." + std::to_string(part);
}

template <class Archive>
void serialize(Archive& archive, Record& record) {
  archive(record.candidacy, record.since);
}

Bytes encode(const Records& records) {
  return wire::written([&](OutputArchive& archive) { archive(records); });
}

std::optional<Records> decode(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  Records records;
  archive(records);
  const bool is_ordered = std::all_of(records.begin(), records.end(), [](const auto& record) {
    return std::isfinite(record.second.candidacy.weight);
  });
  if (!archive.is_complete() || !is_ordered) return std::nullopt;
  return records;
}

}  // namespace muster::elections
