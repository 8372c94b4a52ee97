#include "cluster/ledger_room.hpp"

#include <fmt/format.h>

namespace muster::cluster {

namespace {

std::size_t bytes_of(const std::vector<std::string>& labels) {
  std::size_t bytes = 0;
  for (const std::string& label : labels) bytes += label.size() + 1;
  return bytes;
}

}  // namespace

std::string LedgerRoom::take(const UnitId& unit, const Unit& content) {
  const std::size_t rows_bytes = rows_bytes_ + unit.size() + row_bytes;
  if (rows_bytes > rows_bytes_max) {
    return fmt::format(
        "the ids of a set, and {} bytes more for each, may take {} bytes in all; use fewer, or "
        "shorter ids, or several sets",
        row_bytes, rows_bytes_max);
  }
  if (!combinations_.contains(content.needed_labels)) {
    const std::size_t bytes = combinations_bytes_ + bytes_of(content.needed_labels);
    if (bytes > combinations_bytes_max) {
      return fmt::format(
          "the different combinations of needed labels in a set may take {} bytes in all; let more "
          "of them need the same, or use shorter labels, or several sets",
          combinations_bytes_max);
    }
    combinations_bytes_ = bytes;
    combinations_.insert(content.needed_labels);
  }
  rows_bytes_ = rows_bytes;
  return {};
}

}  // namespace muster::cluster
