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

/// Units named "0", "1", ... with nothing in them.
Units numbered(std::size_t count);

/// Nodes that share out work among them, in virtual time: attributes and messages take a moment,
/// messages may be lost, and who is master is the test's to say.
///
/// Checked after every step: no unit has two holders.
class Office {
 public:
  struct Desk {
    NodeId id;
    std::unique_ptr<Distribution> distribution;
    Attributes attributes;
    /// Taken up and not given up, with the token.
    std::map<UnitId, Claim> work;
    std::vector<std::string> journal;
    bool is_up = false;
    bool is_paused = false;
    /// What arrived while it stood still.
    std::vector<std::function<void()>> waiting;
    /// Giving up takes so long.
    Duration revoke_time{};
    bool has_left = false;
    std::size_t published_bytes = 0;
  };

  explicit Office(std::uint64_t seed, AssignmentOptions options = {});

  /// Adds a node that takes part; returns its number.
  std::size_t add(std::uint32_t capacity = 1, std::vector<std::string> labels = {});
  void add(std::size_t count, std::uint32_t capacity) {
    while (count-- > 0) add(capacity);
  }
  /// Of all nodes there are and will be.
  void set_units(const Units& units);
  /// This node is master from now on, or nobody.
  void elect(std::optional<std::size_t> node);
  void leave(std::size_t node);
  /// It cannot take a unit that it has. By value: the name may be that of its own work.
  void refuse(std::size_t node, UnitId unit, Duration lasts = std::chrono::minutes(1));
  /// Gone without a word; the others are told why, at once or when their patience is over.
  void lose(std::size_t node, RemovalReason reason);
  /// Stands still: nothing reaches it, and it hears nothing. A master is none any more.
  void pause(std::size_t node);
  void resume(std::size_t node);
  /// Nothing reaches it, nor does anything of it reach others, but it runs.
  void isolate(std::size_t node) { isolated_.insert(node); }
  void rejoin(std::size_t node);
  /// Messages, not attributes, are lost with this probability.
  void lose_messages(double loss) { loss_ = loss; }

  void run(Duration time);

  Desk& desk(std::size_t node) { return desks_[node]; }
  std::size_t size() const { return desks_.size(); }
  Time now() const { return now_; }
  core::Random& random() { return random_; }
  /// How many units each running node holds.
  std::vector<std::size_t> loads() const;
  /// Who holds it; nothing if nobody does.
  std::optional<std::size_t> owner(const UnitId& unit) const;
  std::size_t moves() const { return moves_; }
  /// Units of which no one is the owner, or more than one.
  std::vector<UnitId> misplaced() const;
  /// The first fault there was; empty if there was none.
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
  void follow(std::size_t node);
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
