#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/message.hpp"

namespace muster::core {

struct AttributeValue {
  std::uint64_t version = 0;
  Encoding encoding = Encoding::json;
  bool erased = false;
  /// Never null; shared with every snapshot that holds it.
  std::shared_ptr<const std::vector<std::uint8_t>> bytes;
};

/// Attributes by name. Snapshots share one; a change makes a new one.
using AttributeTable = std::map<std::string, AttributeValue, std::less<>>;

/// Size of all names and values.
inline std::size_t size_bytes(const AttributeTable& table) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : table) bytes += name.size() + value.bytes->size();
  return bytes;
}

/// What a node without attributes has.
inline const std::shared_ptr<const AttributeTable>& no_attributes() {
  static const auto empty = std::make_shared<const AttributeTable>();
  return empty;
}

}  // namespace muster::core
