#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "cluster/ledger_writer.hpp"

namespace muster::cluster {

/// What is left of the room that a ledger has for units: about 25,000 with short ids fit in. Each
/// of its pages spells out the combinations of labels that its units need, so there can be few of
/// those.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LedgerRoom {
 public:
  /// Takes the room that one more unit needs, and says nothing. Where there is none, it takes
  /// nothing, and says what the limit is and what to do about it.
  std::string take(const UnitId& unit, const Unit& content);

  /// Of ids and what is written beside them. The last row of a page may not fit, and leaves its
  /// room empty.
  static constexpr std::size_t rows_bytes_max = (page_bytes_max - 1024) * pages_max;
  /// Of all the different combinations of labels.
  static constexpr std::size_t combinations_bytes_max = 3 * 1024;

 private:
  std::size_t rows_bytes_ = 0;
  std::set<std::vector<std::string>> combinations_;
  std::size_t combinations_bytes_ = 0;
};

}  // namespace muster::cluster
