#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/random.hpp"
#include "muster/error.hpp"
#include "services/catalog.hpp"
#include "services/circle.hpp"
#include "services/setups.hpp"
#include "services/version.hpp"

namespace muster::services {

/// A hook is to be called; its end is told by `Board::setup_ended`.
struct RunHook {
  SetupHook hook;
  Service service;
  std::uint64_t run = 0;
};
struct BecameReady {
  Services services;
};
struct BecameNotReady {};
/// The names this node waits for have changed, and are to be published.
struct WaitsChanged {
  std::vector<std::string> names;
};
struct Failed {
  Errc code;
  std::string sentence;
};
/// What comes of an input, in order.
using Output = std::variant<Appeared, Changed, Gone, RunHook, BecameReady, BecameNotReady,
                            WaitsChanged, Failed>;

/// What this node needs, what there is, and whether it is enough. Knows neither network nor clock:
/// after every input, `take_outputs` is to be performed and `next_deadline` to be waited for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Board {
 public:
  Board(const NodeId& self, core::Random random) : self_(self), random_(random) {}

  /// A node, this one included, publishes what is in its attributes.
  void put(const Node& node, Time now);
  void remove(const NodeId& node, Time now);
  /// The others are gone, for this node was stopped.
  void forget_others(Time now);

  /// `range` is `need.version`, read.
  void need(std::string_view name, Need need, std::optional<VersionRange> range, Time now);
  void setup(std::string_view name, SetupHook hook, const SetupOptions& options, Time now);
  void drop(std::string_view name, Time now);
  void setup_ended(std::uint64_t run, const std::string& error, Time now);
  /// Time has passed.
  void advance(Time now);

  std::vector<Output> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const;

  const Catalog& catalog() const { return catalog_; }
  bool is_ready() const;
  /// The services that count, by the needs they count for.
  Services counting() const;
  /// The needs that are not met; `wall` is the wall clock at `now`.
  std::vector<MissingService> missing(Time now, std::chrono::system_clock::time_point wall) const;

 private:
  struct Wanted {
    Need need;
    std::optional<VersionRange> range;
    std::optional<Setups> setups;
    /// Since when it is not met; nothing while it is.
    std::optional<Time> missing_since;
  };
  using Needs = std::map<std::string, Wanted, std::less<>>;

  Wanted& wanted(std::string_view name, Time now);
  /// Why the service itself does not fit the need; empty if it does.
  static std::string misfit(const Wanted& wanted, const Service& service);
  /// Why it does not count; empty if it does.
  static std::string rejection(const Wanted& wanted, const Service& service);
  std::vector<Service> counting(const std::string& name, const Wanted& wanted) const;

  void take(std::vector<Change> changes);
  void settle(Time now);
  void follow_setups();
  void give_up_hooks(Time now);
  void start_hooks(Time now);
  void note_failure(const Setup& setup);
  void judge(Time now);
  void tell_waits();
  void tell_circles();
  std::vector<std::string> circle_of(const std::string& need) const;

  NodeId self_;
  core::Random random_;
  Catalog catalog_;
  Needs needs_;
  std::uint64_t last_run_ = 0;
  bool said_ready_ = false;
  std::vector<std::string> said_waits_;
  std::set<std::vector<std::string>> said_circles_;
  std::vector<Output> outputs_;
};

}  // namespace muster::services
