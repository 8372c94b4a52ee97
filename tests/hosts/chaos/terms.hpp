#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "hosts/chaos/findings.hpp"

namespace muster::chaos {

/// Checks the promises about terms: the terms of one node that another node sees only grow, a
/// promotion takes a term above all terms that its node has seen, and no token (term, id) repeats.
class Terms {
 public:
  explicit Terms(Findings& findings) : findings_(findings) {}

  void hear(const Life& observer, const test::NodeEvent& event);
  std::size_t tokens() const { return tokens_.size(); }

 private:
  using Term = std::uint64_t;

  void see(const Life& observer, const std::string& holder, Term term, Seconds at);
  void promoted(const Life& observer, Term term, Seconds at);
  void demoted(const Life& observer, Term term, Seconds at);

  Findings& findings_;
  std::set<std::pair<Term, const Life*>> tokens_;
  std::map<const Life*, Term> highest_;
  /// The term of each present master, as it reports it.
  std::map<const Life*, Term> held_;
  /// By the process that sees it and the id of the master.
  std::map<std::pair<const Life*, std::string>, Term> seen_;
};

}  // namespace muster::chaos
