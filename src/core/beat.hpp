#pragma once

#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// How often this node says hello, and for how long it counts as present without any. A node that
/// leads something says hello more often than others: the others notice sooner that it is lost. One
/// lease covers everything that it leads.
class Beat {
 public:
  Beat(Shared& shared, const Membership& membership) : shared_(shared), membership_(membership) {}

  /// This node leads something besides the cluster, or no longer does.
  void lead(bool leads);
  /// This process was away for a while: first of all, is the lease over?
  void check_lease();
  /// Until when this node may act as a leader: the others count it as present for longer. In the
  /// past if it leads nothing, and after the lease has ended until it leads again.
  Time lease_until() const;
  /// Sets the interval and the validity of the next hello.
  void refresh();

 private:
  /// Time between two hellos of a leader that is not master. All nodes that lead something share
  /// the hello rate of three masters.
  Duration leader_interval() const;

  Shared& shared_;
  const Membership& membership_;
  bool leads_ = false;
};

}  // namespace muster::core
