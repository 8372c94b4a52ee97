#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "lib/node_log.hpp"

namespace muster::test {

/// The times at which each worker worked on each unit, merged from the journals of all workers.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Journal {
 public:
  /// A worker has begun to work on a unit, or has stopped.
  void begin(const std::string& worker, const std::string& unit, Seconds at);
  void end(const std::string& worker, const std::string& unit, Seconds at);
  /// The worker died and works on nothing from now on.
  void end_all(const std::string& worker, Seconds at);
  /// Adds the output of a `muster node --partitions N --json`; `died_at` if it was killed.
  void take(const NodeLog& log, const Seconds* died_at = nullptr);

  /// Pairs of periods of one unit that overlap after that time, in words.
  std::vector<std::string> overlaps(Seconds since = 0) const;
  /// The longest time for which any of these units had no worker, between its first worker and
  /// `until`.
  Seconds longest_hole(Seconds until) const;
  /// Number of units that have a worker at the end.
  std::size_t worked_on() const;
  /// Number of units of each worker at the end; workers without units are left out.
  std::map<std::string, std::size_t> loads() const { return loads_; }
  /// The time at which a unit was begun last.
  Seconds last_beginning() const { return last_beginning_; }

 private:
  struct Spell {
    std::string worker;
    Seconds from = 0;
    /// Infinite while the period lasts.
    Seconds to = 0;
  };

  std::vector<Spell> sorted(const std::string& unit) const;

  std::map<std::string, std::vector<Spell>> spells_;
  /// Number of units per worker at present; workers without units are left out.
  std::map<std::string, std::size_t> loads_;
  Seconds last_beginning_ = 0;
};

}  // namespace muster::test
