#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cluster/resource_output.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "muster/resource_source.hpp"

namespace muster::cluster {

/// When a source is asked.
struct WatchOptions {
  /// Between two fetches; 0: only when the source says that something has changed.
  Duration poll_interval = std::chrono::seconds(30);
  /// After a failure, and twice as long after each further one.
  Duration retry_min = std::chrono::milliseconds(500);
  Duration retry_max = std::chrono::seconds(30);
  /// Time after which a failing source is lost. It is still asked.
  Duration lost_after = std::chrono::minutes(1);
  /// Whether the last list stays in force when the source is lost.
  bool cache = true;
  /// A call that has not ended by then has failed. Nothing: calls may take as long as they like.
  std::optional<Duration> call_timeout = {};
};

/// Sets a source up while this node is the one that asks, fetches, and tears it down; one call at a
/// time. Knows neither network nor clock: after every input, perform `take_outputs`, use
/// `take_list`, and wait for `next_deadline`.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SourceWatch {
 public:
  SourceWatch(WatchOptions options, core::Random random) : options_(options), random_(random) {}

  /// Whether this node is the one that asks.
  void lead(bool leads, core::Time now);
  /// The source says that something is different.
  void changed(core::Time now);
  /// `setup` or `tear_down` has ended, without an error if that is empty. Calls whose time was up
  /// do not count.
  void ended(std::uint64_t run, const std::string& error, core::Time now);
  void fetched(std::uint64_t run, FetchDone::Result result, core::Time now);
  void advance(core::Time now);
  /// Forgets the source, as it is. Calls under way do not count any more.
  void clear();

  /// Of the kinds `CallSource`, `SourceChanged` and `Error`.
  std::vector<ResourceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  /// All resources there are from now on; nothing: as before.
  std::optional<std::vector<Resource>> take_list() { return std::exchange(list_, std::nullopt); }
  std::optional<core::Time> next_deadline() const;
  /// Nothing is under way, and nothing is set up.
  bool is_idle() const { return !call_ && !is_set_up_; }
  const SourceStatus& status() const { return status_; }

 private:
  struct Call {
    SourceCall call;
    std::uint64_t run = 0;
    std::optional<core::Time> deadline;
  };

  void step(core::Time now);
  void call(SourceCall call, core::Time now);
  bool take_call(std::uint64_t run);
  void setup_ended(const std::string& error, core::Time now);
  void tear_down_ended(const std::string& error, core::Time now);
  void fetch_ended(FetchDone::Result result, core::Time now);
  void end_overdue(core::Time now);
  void fail(std::string sentence, core::Time now);
  void succeed(core::Time now);
  void report(std::vector<std::string> faults);
  void enter(SourceState state, std::string problem = {});

  WatchOptions options_;
  core::Random random_;
  bool leads_ = false;
  bool is_set_up_ = false;
  /// Under way.
  std::optional<Call> call_;
  std::uint64_t last_run_ = 0;
  /// When something is to be done next; nothing: when something changes.
  std::optional<core::Time> next_;
  bool has_changed_ = false;
  unsigned failures_ = 0;
  std::optional<core::Time> failing_since_;
  SourceStatus status_;
  /// Told already.
  std::vector<std::string> faults_;
  std::optional<std::vector<Resource>> list_;
  std::vector<ResourceOutput> outputs_;
};

}  // namespace muster::cluster
