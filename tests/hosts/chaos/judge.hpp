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

/// Compares the output of the nodes with the real events and the promises of muster.
class Judge {
 public:
  Judge(const Truth& truth, const Starvation& starvation);

  /// Reads all output since the last call, in order of time, and then reports missing events until
  /// `now`.
  void hear_all(Seconds now);
  /// Since that time nothing may have changed, because all nodes agreed and loss alone changes
  /// nothing.
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
  /// Number of lines of each process that have been read.
  std::map<const Life*, std::size_t> heard_;
};

}  // namespace muster::chaos
