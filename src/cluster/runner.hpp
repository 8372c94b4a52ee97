#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "asio/deadline_timer.hpp"
#include "cluster/distribution.hpp"
#include "cluster/known_masters.hpp"
#include "muster/discovery.hpp"

namespace muster::cluster {

/// What a face of work distribution has to do or may want to know.
using WorkEvent =
    std::variant<Assign, Revoke, MasterChanged, TableChanged, ConstitutionMismatch, Left, Error>;

/// A `Distribution` at work on a node: hears its events, sends and publishes for it, keeps its
/// time, and hands on what the face is to do.
///
/// Safe to call from any thread. `on_events` is called on the node's executor, one call at a time
/// and without any lock, so it may call back. One lock guards the distribution; it is held while
/// the node is called, which never waits for slots.
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  using EventHandler = std::function<void(const std::vector<WorkEvent>& events)>;

  /// Throws `Error{invalid_option}`. `discovery` must outlive this.
  static std::shared_ptr<Runner> make(Discovery& discovery, const AssignmentOptions& options,
                                      std::uint64_t constitution, EventHandler on_events);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  /// Takes part from now on, whenever the node is started.
  void start();
  /// No event is handed on any more.
  void retire();

  void set_units(const Units& units);
  void released(const std::vector<UnitId>& units);
  void refuse(const UnitId& unit, Duration lasts);
  /// Hands over all there is, then says `Left`.
  void leave();

  /// What this node holds at this moment, its lease included.
  std::optional<Claim> find(std::string_view unit) const;
  Ledger held() const;
  Table table() const;
  /// As `Distribution::survey`.
  std::vector<WorkStatus> survey(std::string_view after, std::size_t limit) const;
  /// The mastership whose word counts.
  std::optional<FencingToken> master() const;
  Discovery& discovery() { return discovery_; }

 private:
  Runner(Discovery& discovery, const AssignmentOptions& options, std::uint64_t constitution,
         EventHandler on_events);

  void connect();
  /// An input of the distribution, and what comes of it.
  template <class Input>
  void change(Input&& input);
  void follow_node(Time now);
  void put(const Node& node);
  void perform_outputs();
  void perform(AttributeChange& change);
  void perform(const Send& send);
  void hand_on(WorkEvent event);
  void hand_on_queued();
  void on_timer();

  Discovery& discovery_;
  mutable std::mutex mutex_;
  Distribution distribution_;
  EventHandler on_events_;
  bool is_wanted_ = false;
  bool is_running_ = false;
  bool is_retired_ = false;
  KnownMasters masters_;
  std::vector<WorkEvent> queue_;
  /// It tells of all changes up to the moment when it is handed on, so one is enough.
  bool is_table_queued_ = false;
  bool is_handing_on_ = false;
  std::vector<ScopedConnection> connections_;
  io::DeadlineTimer timer_;
};

}  // namespace muster::cluster
