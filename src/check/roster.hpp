#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "check/observation.hpp"
#include "check/workforce.hpp"

namespace muster::check {

/// One life of a node, as seen from outside.
struct Life {
  Identity identity;
  std::string community;
  Timing timing{};
  bool observer = false;
  bool eligible = true;
  double weight = 0;
  int masters_required = 1;
  core::Time started_at{};
  /// `core::never` while it lives.
  core::Time ended_at = core::never;
  bool is_paused = false;
  /// End of its latest pause.
  core::Time resumed_at{};
  /// End of its latest slowness.
  core::Time slow_until{};
  /// The term that it holds as master.
  std::optional<std::uint64_t> term;
  /// Whether it leads a set of work, and therefore says hello as a master does.
  bool leads = false;
  /// The named elections that it leads.
  std::set<std::string> elections_led = {};

  bool is_alive() const { return ended_at == core::never; }
  bool is_running() const { return is_alive() && !is_paused; }
  /// Whether it says hello more often than other nodes.
  bool is_leader() const { return term || leads || !elections_led.empty(); }
};

/// The real state of the cluster, as opposed to the views of nodes: every life, and which nodes
/// could hear each other at which time.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Roster {
 public:
  void see(const Observation& observation);

  /// Null for an unknown session.
  const Life* find(const SessionId& session) const;
  /// The latest life of the node; null if there was none.
  const Life* current(const NodeId& node) const;
  const std::map<SessionId, Life>& lives() const { return lives_; }
  const Workforce& workforce() const { return workforce_; }
  /// When any node last ran again after a pause, or was last slow.
  core::Time last_resumed_at() const { return last_resumed_at_; }

  /// Whether `node` in its present life met `other` before `since`, and still knew it then.
  bool has_known(const NodeId& node, const NodeId& other, core::Time since) const;
  /// Whether it also knows it now, without having met it again.
  bool has_known_ever_since(const NodeId& node, const NodeId& other, core::Time since) const;

  /// Whether `node` took the process of `other` for ended, because its port was closed.
  bool took_for_ended(const NodeId& node, const NodeId& other) const;

  /// Whether any present node has met it.
  bool is_remembered(const NodeId& node) const;

  bool is_separated(const NodeId& node, const NodeId& other) const;
  /// The last moment at which one of the two could not hear the other; the beginning of time if
  /// there was none, `now` while it lasts.
  core::Time trouble_between(const NodeId& node, const NodeId& other, core::Time now) const;
  /// The same with pauses and starts of both.
  core::Time last_trouble(const Life& life, const Life& other, core::Time now) const;

 private:
  struct Separation {
    bool holds = false;
    core::Time until{};
  };
  struct Acquaintance {
    core::Time since{};
    core::Time until = core::never;
    /// The reason why it no longer knows it.
    std::optional<RemovalReason> lost_by = {};
  };

  void meet(const Observation& observation);
  core::Time trouble_from(const NodeId& node, const NodeId& other, core::Time now) const;

  Life* living(const NodeId& node);

  std::map<SessionId, Life> lives_;
  core::Time last_resumed_at_{};
  Workforce workforce_;
  std::map<NodeId, SessionId> current_;
  /// Packets of the second do not reach the first.
  std::map<std::pair<NodeId, NodeId>, Separation> separations_;
  /// The first knows the second, or did.
  std::map<std::pair<NodeId, NodeId>, Acquaintance> acquaintances_;
};

}  // namespace muster::check
