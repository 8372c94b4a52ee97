#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cluster/distribution.hpp"
#include "core/random.hpp"

namespace muster::cluster {

/// Units named "0", "1", ... without content.
Units numbered(std::size_t count);

/// Nodes that share work in virtual time. Attributes and messages take a moment, messages may be
/// lost, and the test decides which node is master. No other node may lead.
///
/// Checks after every step that no unit has two holders.
class Office {
 public:
  struct Desk {
    NodeId id;
    std::unique_ptr<Distribution> distribution;
    Attributes attributes;
    /// The attributes of the other nodes, as they have arrived.
    std::map<std::size_t, Attributes> known;
    /// Units that were taken up and not given up, with their tokens.
    std::map<UnitId, Claim> work;
    std::vector<std::string> journal;
    bool is_up = false;
    bool is_paused = false;
    /// Inputs that arrived while it was paused.
    std::vector<std::function<void()>> waiting;
    /// Time that giving up takes.
    Duration revoke_time{};
    bool has_left = false;
    std::size_t published_bytes = 0;
  };

  explicit Office(std::uint64_t seed, AssignmentOptions options = {});

  /// Adds a participating node. Returns its number.
  std::size_t add(std::uint32_t capacity = 1, std::vector<std::string> labels = {});
  void add(std::size_t count, std::uint32_t capacity) {
    while (count-- > 0) add(capacity);
  }
  /// Sets the units of all present and future nodes.
  void set_units(const Units& units);
  /// Makes this node master, or none.
  void elect(std::optional<std::size_t> node);
  void leave(std::size_t node);
  /// The node cannot take a unit that it has. By value, because the name may belong to its own
  /// work.
  void refuse(std::size_t node, UnitId unit, Duration lasts = std::chrono::minutes(1));
  /// The node disappears without a goodbye. The others notice at once or at their timeout, as the
  /// reason says.
  void lose(std::size_t node, RemovalReason reason);
  /// The node pauses: nothing reaches it. A paused master loses its mastership.
  void pause(std::size_t node);
  void resume(std::size_t node);
  /// No packet reaches or leaves the node, but it runs.
  void isolate(std::size_t node) { isolated_.insert(node); }
  void rejoin(std::size_t node);
  /// Messages, not attributes, are lost with this probability.
  void lose_messages(double loss) { loss_ = loss; }

  void run(Duration time);

  Desk& desk(std::size_t node) { return desks_[node]; }
  std::size_t size() const { return desks_.size(); }
  Time now() const { return now_; }
  core::Random& random() { return random_; }
  /// Number of units that each running node holds.
  std::vector<std::size_t> loads() const;
  /// The holder; nothing if there is none.
  std::optional<std::size_t> owner(const UnitId& unit) const;
  std::size_t moves() const { return moves_; }
  /// Units without an owner or with several owners.
  std::vector<UnitId> misplaced() const;
  /// The first fault; empty if there was none.
  const std::string& fault() const { return fault_; }

  static constexpr Duration lease = std::chrono::seconds(2);

 private:
  struct Event {
    std::size_t to;
    std::function<void()> action;
  };

  bool is_cut(std::size_t a, std::size_t b) const {
    return isolated_.contains(a) != isolated_.contains(b);
  }
  void post(Duration delay, std::size_t to, std::function<void()> action);
  void perform(std::size_t node);
  void perform(std::size_t node, const Output& output);
  void publish(std::size_t node, const AttributeChange& change);
  void give_up(std::size_t node, const UnitId& unit);
  /// The favour of a node in the election: the term of its mastership.
  std::uint64_t favour(std::size_t node) const;
  /// A node hears the present master.
  void hear_master(std::size_t node);
  void tell_seats(std::size_t node);
  /// The attributes of a node arrive at another one.
  void arrive(std::size_t to, std::size_t about, Attributes attributes);
  void step(Time until);
  void check();
  std::optional<Time> next_wake() const;

  core::Random random_;
  AssignmentOptions options_;
  std::vector<Desk> desks_;
  Units units_;
  std::optional<FencingToken> master_;
  std::uint64_t term_ = 0;
  Time now_{std::chrono::hours(1)};
  std::multimap<Time, Event> agenda_;
  std::set<std::size_t> isolated_;
  double loss_ = 0;
  std::size_t moves_ = 0;
  std::string fault_;
};

}  // namespace muster::cluster
