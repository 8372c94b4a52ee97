#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "lib/node_log.hpp"

namespace muster::test {

/// Who worked on what from when until when, merged from the journals of all workers.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Journal {
 public:
  /// Somebody has begun to work on a unit, or has stopped.
  void begin(const std::string& worker, const std::string& unit, Seconds at);
  void end(const std::string& worker, const std::string& unit, Seconds at);
  /// The worker died: it works on nothing any more.
  void end_all(const std::string& worker, Seconds at);
  /// Takes in what a `muster node --partitions N --json` said; `died_at` if it was killed.
  void take(const NodeLog& log, const Seconds* died_at = nullptr);

  /// Pairs of spells of one unit that overlap after that time, in words.
  std::vector<std::string> overlaps(Seconds since = 0) const;
  /// The longest time that any of these units had no worker, before `until` and after it first had
  /// one.
  Seconds longest_hole(Seconds until) const;
  /// How many units have a worker at the end.
  std::size_t worked_on() const;
  /// How many units each worker has at the end; those with none are left out.
  std::map<std::string, std::size_t> loads() const { return loads_; }
  /// When a unit was begun last.
  Seconds last_beginning() const { return last_beginning_; }

 private:
  struct Spell {
    std::string worker;
    Seconds from = 0;
    /// Infinite while it lasts.
    Seconds to = 0;
  };

  std::vector<Spell> sorted(const std::string& unit) const;

  std::map<std::string, std::vector<Spell>> spells_;
  /// Of what is being worked on; those with none are left out.
  std::map<std::string, std::size_t> loads_;
  Seconds last_beginning_ = 0;
};

}  // namespace muster::test
