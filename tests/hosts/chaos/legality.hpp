#pragma once

#include <map>
#include <set>
#include <string>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

/// Checks that the output of a node is consistent: about each other node, "added" comes first and
/// nothing follows "removed" until it is added again; there is nothing about unknown nodes, nothing
/// before "started" or after "stopped", and no internal error.
class Legality {
 public:
  Legality(const Truth& truth, Findings& findings) : truth_(truth), findings_(findings) {}

  void hear(const Life& observer, const test::NodeEvent& event);

 private:
  struct Story {
    bool has_started = false;
    bool has_stopped = false;
    std::set<std::string> known = {};
  };

  void hear_of_another(const Life& observer, const test::NodeEvent& event);
  void find(const Life& observer, const test::NodeEvent& event, std::string_view what);

  const Truth& truth_;
  Findings& findings_;
  std::map<const Life*, Story> stories_;
};

}  // namespace muster::chaos
