#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "discovery/host.hpp"
#include "discovery/leading.hpp"
#include "discovery/signals.hpp"
#include "elections/hall.hpp"
#include "muster/election.hpp"

namespace muster::elections {

/// Receives the events of one election.
struct Audience {
  detail::Signal<const FencingToken&> elected;
  detail::Signal<DemotionReason, std::uint64_t> resigned;
  detail::Signal<const FencingToken&> leader;
  detail::ErrorSignal error;

  void disconnect_all() {
    elected.disconnect_all_slots();
    resigned.disconnect_all_slots();
    leader.disconnect_all_slots();
    error.disconnect_all_slots();
  }
};

/// The `Hall` of a node, hosted on it, for all `Election`s of the node.
class HallHost : public detail::Host<HallHost, Hall> {
 public:
  using WaitId = Election::WaitId;
  using WaitDone = std::function<void(std::error_code, const FencingToken&)>;
  enum class WaitFor { own_leadership, any_leader, successor };

  explicit HallHost(Discovery& node);
  /// The host of this node. All elections of the node share it.
  static std::shared_ptr<HallHost> of(Discovery& node);

  Discovery& node() const { return node_; }
  void open(std::string_view election, const core::ContestRules& rules, double weight,
            const std::shared_ptr<Audience>& audience);
  /// Ends the election's waits and slots.
  void close(std::string_view election);
  void stand(std::string_view election, bool stands);
  template <class Query>
  auto ask(Query&& query) const {
    return read(std::forward<Query>(query));
  }
  std::optional<FencingToken> token(std::string_view election) const;

  WaitId wait(std::string_view election, WaitFor what, WaitDone done);
  void cancel(WaitId wait);
  using Host::finish_slots;
  void retire();

 private:
  friend Host;
  struct Wait {
    std::string election;
    WaitFor what;
    WaitDone done;
  };

  // For the host.

  void perform(const Won& won);
  void perform(const Lost& lost);
  void perform(const LeaderChanged& changed);
  void perform(const Error& failed);
  void follow(core::Time now);
  void settled();
  void end_completions(std::error_code why);
  void disconnect_slots() { connections_.clear(); }

  void connect();
  void begin(core::Time now);
  void publish(const PartChange& change);
  void end_waits(const std::function<bool(const Wait&)>& which, std::error_code why);
  void end(const Wait& wait, std::error_code why, const FencingToken& token);
  /// The token that the wait has waited for.
  std::optional<FencingToken> found(const Wait& wait);
  std::shared_ptr<Audience> audience(std::string_view election) const;
  template <class Call>
  void tell(std::string_view election, Call&& call);

  Discovery& node_;
  detail::Leading leading_;
  std::vector<ScopedConnection> connections_;
  bool is_node_running_ = false;
  std::map<std::string, std::weak_ptr<Audience>, std::less<>> audiences_;
  WaitId last_wait_ = 0;
  std::map<WaitId, Wait> waits_;
};

}  // namespace muster::elections
