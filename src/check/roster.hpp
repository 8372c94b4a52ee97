#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/observation.hpp"
#include "check/workforce.hpp"

namespace muster::check {

/// What is known of one life of a node from the outside.
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
  /// When it ran again for the last time.
  core::Time resumed_at{};
  /// When it was slow for the last time.
  core::Time slow_until{};
  /// The term it holds as master.
  std::optional<std::uint64_t> term;

  bool is_alive() const { return ended_at == core::never; }
  bool is_running() const { return is_alive() && !is_paused; }
};

/// Who really is there, as opposed to what nodes believe: every life there ever was, and who could
/// hear whom when.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Roster {
 public:
  void see(const Observation& observation);

  /// Null for a session that never was.
  const Life* find(const SessionId& session) const;
  /// The latest life of the node; null if it never lived.
  const Life* current(const NodeId& node) const;
  const std::map<SessionId, Life>& lives() const { return lives_; }
  const Workforce& workforce() const { return workforce_; }

  /// Whether `node` in its present life met `other` before `since`, and still knew it then.
  bool has_known(const NodeId& node, const NodeId& other, core::Time since) const;
  /// Whether it also knows it now, without having met it anew.
  bool has_known_ever_since(const NodeId& node, const NodeId& other, core::Time since) const;

  /// Whether `node` took the process of `other` for ended: its port was closed.
  bool took_for_ended(const NodeId& node, const NodeId& other) const;

  /// Whether anybody who is there has met it.
  bool is_remembered(const NodeId& node) const;

  bool is_separated(const NodeId& node, const NodeId& other) const;
  /// The last moment when `node` could not hear `other` or the other way round; the beginning of
  /// time if there was none, `now` while it lasts.
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
    /// Why it does not any more.
    std::optional<RemovalReason> lost_by = {};
  };

  void meet(const Observation& observation);
  core::Time trouble_from(const NodeId& node, const NodeId& other, core::Time now) const;

  Life* living(const NodeId& node);

  std::map<SessionId, Life> lives_;
  Workforce workforce_;
  std::map<NodeId, SessionId> current_;
  /// What the second says does not reach the first.
  std::map<std::pair<NodeId, NodeId>, Separation> separations_;
  /// The first knows the second, or did.
  std::map<std::pair<NodeId, NodeId>, Acquaintance> acquaintances_;
};

}  // namespace muster::check
