#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "cluster/ledger_writer.hpp"

namespace muster::cluster {

/// Counts the room that a ledger still has for units. About 25,000 units with short ids fit. Each
/// page has the full text of the label combinations that its units need, so a set can have few
/// combinations.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LedgerRoom {
 public:
  /// Takes the room for one more unit and returns an empty text. If there is too little room, it
  /// takes none and returns a text that names the limit and the remedy.
  std::string take(const UnitId& unit, const Unit& content);

  /// The limit for the ids and the data beside them. The last row of a page may not fit and then
  /// leaves its room empty.
  static constexpr std::size_t rows_bytes_max = (page_bytes_max - 1024) * pages_max;
  /// The limit for all different combinations of labels.
  static constexpr std::size_t combinations_bytes_max = 3 * 1024;

 private:
  std::size_t rows_bytes_ = 0;
  std::set<std::vector<std::string>> combinations_;
  std::size_t combinations_bytes_ = 0;
};

}  // namespace muster::cluster
