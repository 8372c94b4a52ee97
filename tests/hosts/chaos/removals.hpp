#pragma once

#include <map>
#include <string>
#include <vector>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

class Starvation;

/// Checks the promises of failure detection: no node is removed that runs, is connected and loses
/// no more than the tolerated share; a silent node is removed within the time that it announced.
///
/// A node that missed packets and later receives them from a host that held them back cannot know
/// that they are old; a late removal by such a node is not judged.
///
/// The checker allows for the effects of a real machine: time that a process waited for a
/// processor, as its kernel counted it, and `scheduling` in addition.
class Removals {
 public:
  /// Time between an event and its line of output on an idle machine.
  static constexpr Seconds scheduling = 0.1;

  Removals(const Truth& truth, const Starvation& starvation, Findings& findings)
      : truth_(truth), starvation_(starvation), findings_(findings) {}

  /// One line of one process. Lines of one process come in order.
  void hear(const Life& observer, const test::NodeEvent& event);
  /// Reports the nodes that should have been removed until `now` and were not.
  void conclude(Seconds now);

  // For reports.

  std::size_t judged() const { return judged_; }
  /// The longest time until a silent node was removed, as a share of the announced time, without
  /// allowances.
  double slowest() const { return slowest_; }
  /// The longest time between the end of an explanation and the removal that it explains.
  Seconds latest_excuse() const { return latest_excuse_; }

 private:
  /// A span of time.
  struct Span {
    Seconds from = 0;
    Seconds to = 0;
  };

  void check_excuse(const Life& observer, const Life& subject, const test::NodeEvent& event);
  void check_delay(const Life& observer, const Life& subject, Span known,
                   bool is_removed_as_master);
  bool may_be_deceived(const Life& observer, const Life& subject, Span silence) const;
  std::vector<Span> silences(const Life& observer, const Life& subject) const;
  Seconds held_by_kernel_until(const Life& observer, const Life& subject, Span silence) const;
  Seconds awake_since(const Life& observer, Span span) const;
  Seconds starved(const Life& life, Span span) const;
  void find(const Life& observer, const Life& subject, Seconds at, const std::string& what);

  const Truth& truth_;
  const Starvation& starvation_;
  Findings& findings_;
  /// The times at which nodes were added, by the reporting process and the id; removed nodes are
  /// left out.
  std::map<const Life*, std::map<std::string, Seconds>> known_;
  std::size_t judged_ = 0;
  double slowest_ = 0;
  Seconds latest_excuse_ = 0;
};

}  // namespace muster::chaos
