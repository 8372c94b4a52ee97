#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/resource_board.hpp"
#include "core/random.hpp"

namespace muster::cluster {

/// The boards of several nodes in virtual time, on a network that may lose messages. Assigns units
/// as the engine does: a unit that moves is revoked first, and assigned when it was given up or its
/// owner is gone.
class BoardRoom {
 public:
  explicit BoardRoom(std::size_t nodes, BoardOptions options = quick(), double loss = 0)
      : loss_(loss) {
    for (std::size_t i = 0; i < nodes; ++i) {
      desks_.push_back(std::make_unique<Desk>(id(i), options, i + 1));
    }
  }

  static BoardOptions quick() {
    BoardOptions options;
    options.keeper.retry_min = std::chrono::seconds(1);
    options.watch.poll_interval = std::chrono::seconds(10);
    return options;
  }
  static NodeId id(std::size_t place) { return {1, place + 1}; }

  void lead(std::size_t leader);
  void kill(std::size_t place);
  std::uint64_t allocate(std::size_t place, const Resource& resource);
  std::uint64_t deallocate(std::size_t place, std::string_view unit);
  /// The result of the request; nothing while it is pending.
  std::optional<std::string> answer(std::size_t place, std::uint64_t request) const;
  ResourceBoard& board(std::size_t place) { return desks_[place]->board; }

  void run(Duration time);

  /// The nodes that handle it, and the values.
  std::vector<std::pair<std::size_t, Value>> handlers_of(const std::string& unit) const;
  std::size_t handled_count() const;

  core::Time now{std::chrono::hours(1)};
  /// The list of the source; an error if there is none.
  std::optional<std::vector<Resource>> list;
  /// Nodes whose handlers fail.
  std::set<std::size_t> broken;
  std::vector<std::string> troubles;

 private:
  struct Desk {
    Desk(const NodeId& self, const BoardOptions& options, std::uint64_t seed)
        : board(self, options, core::Random(seed)) {}
    ResourceBoard board;
    bool is_alive = true;
    std::map<std::string, Value> handled = {};
    std::map<std::uint64_t, std::string> answers = {};
    std::set<std::string> refused = {};
  };

  void settle();
  /// Performs the outputs of the board of one node. False if there were none.
  bool settle(std::size_t place);
  void give_up(std::size_t place, const UnitId& unit);
  void carry(std::size_t from, const SendValue& sent);

  void perform(std::size_t place, const CallHandler& call);
  void perform(std::size_t place, const CallSource& call);
  void perform(std::size_t place, const Answered& answered);
  void perform(std::size_t, const Error& error) { troubles.emplace_back(error.what()); }
  void perform(std::size_t, const SourceChanged& changed) {
    if (!changed.status.problem.empty()) troubles.push_back(changed.status.problem);
  }
  void perform(std::size_t, const Began&) {}
  void perform(std::size_t, const Ended&) {}
  void perform(std::size_t, const GiveUp&) {}

  bool share_out();
  bool place(const UnitId& unit, const Unit& content);
  Desk& desk_of(const NodeId& owner) { return *desks_.at(owner.low - 1); }

  std::vector<std::unique_ptr<Desk>> desks_;
  std::size_t leader_ = 0;
  double loss_;
  core::Random random_{1};
  Units units_;
  Ledger table_;
  std::set<UnitId> revoked_;
  bool is_table_new_ = false;
  std::size_t turn_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace muster::cluster
