#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/random.hpp"
#include "core/time.hpp"
#include "muster/timing.hpp"

namespace muster::cluster {

/// How long calls may take, and when instances are checked.
struct InstanceTiming {
  Duration create_timeout = std::chrono::seconds(30);
  Duration disconnect_timeout = std::chrono::seconds(10);
  /// From the end of one check to the next; nothing: there are none.
  std::optional<Duration> healthcheck_interval = {};
  Duration healthcheck_timeout = std::chrono::seconds(5);
};

/// Which member of an `InstanceHandler` is to be called.
enum class InstanceCall { create, healthcheck, disconnect };

/// A member is to be called; its end is told by `InstanceWatch::ended`.
struct CallInstance {
  InstanceCall call;
  std::string id;
  std::uint64_t run = 0;
};
/// A `create` or `disconnect` is over, without an error if that is empty.
struct InstanceCalled {
  InstanceCall call;
  std::uint64_t run = 0;
  std::string error;
};
/// It has failed, by itself or in a check; there are no more checks until it is created again.
struct Unhealthy {
  std::string id;
  std::string why;
};
using InstanceOutput = std::variant<CallInstance, InstanceCalled, Unhealthy>;

/// Sees to it that calls for the instances of this node end, one way or the other, and that what
/// was created is checked until it is to be disconnected. When to create and disconnect is decided
/// elsewhere.
///
/// Knows neither network nor clock: after every input, `take_outputs` is to be performed and
/// `next_deadline` to be waited for. Distinct objects: safe. Shared objects: unsafe.
class InstanceWatch {
 public:
  InstanceWatch(const InstanceTiming& timing, core::Random random)
      : timing_(timing), random_(random) {}

  /// `InstanceCalled` follows, with the number that this returns.
  std::uint64_t create(const std::string& id, core::Time now);
  /// The same. A check that is under way does not count any more.
  std::uint64_t disconnect(const std::string& id, core::Time now);
  /// It is known to be unhealthy, for this reason.
  void failed(const std::string& id, std::string_view why);
  /// A call has ended, without an error if that is empty. False if that does not count: its time
  /// was up, or it had ended before.
  bool ended(std::uint64_t run, std::string_view error, core::Time now);
  /// Time has passed.
  void advance(core::Time now);
  /// Forgets everything. Calls under way do not count any more.
  void clear();

  std::vector<InstanceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;

 private:
  struct Run {
    InstanceCall call;
    std::string id;
    Duration limit;
    core::Time deadline;
  };
  /// An instance that is there and healthy, as far as is known.
  struct Watched {
    /// 0 unless a check is under way.
    std::uint64_t run = 0;
    core::Time check_at;
  };

  std::uint64_t call(InstanceCall call, const std::string& id, Duration limit, core::Time now);
  void end(const Run& run, std::uint64_t number, std::string_view error, core::Time now);
  void watch(const std::string& id, Duration wait, core::Time now);
  void unwatch(const std::string& id);
  void end_overdue(core::Time now);
  void check_due(core::Time now);

  InstanceTiming timing_;
  core::Random random_;
  std::uint64_t last_run_ = 0;
  std::map<std::uint64_t, Run> runs_;
  /// When which call has to be over.
  std::set<std::pair<core::Time, std::uint64_t>> deadlines_;
  std::map<std::string, Watched, std::less<>> watched_;
  /// When which instance is to be checked.
  std::set<std::pair<core::Time, std::string>> agenda_;
  std::vector<InstanceOutput> outputs_;
};

}  // namespace muster::cluster
