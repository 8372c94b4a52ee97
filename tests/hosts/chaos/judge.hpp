#pragma once

#include <map>
#include <string>
#include <vector>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/lease.hpp"
#include "hosts/chaos/legality.hpp"
#include "hosts/chaos/messages.hpp"
#include "hosts/chaos/removals.hpp"
#include "hosts/chaos/terms.hpp"

namespace muster::chaos {

/// Holds what the nodes said against what really happened and what muster promises.
class Judge {
 public:
  Judge(const Truth& truth, const Starvation& starvation);

  /// Hears what all processes have said since the last time, in the order of time, and then judges
  /// who should have said something until `now` and did not.
  void hear_all(Seconds now);
  /// Since then, nothing may have changed: everyone agreed already, and loss alone changes nothing.
  void require_calm(Seconds since);

  const std::vector<std::string>& findings() const { return findings_.sentences(); }
  /// For reports.
  std::string summary() const;

 private:
  void hear(const Life& life, const test::NodeEvent& event);

  const Truth& truth_;
  Findings findings_;
  Legality legality_;
  Terms terms_;
  Messages messages_;
  Lease lease_;
  Removals removals_;
  /// How many of its lines have been heard.
  std::map<const Life*, std::size_t> heard_;
};

}  // namespace muster::chaos
