#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

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
  /// A source that has failed for so long is given up, though it is still asked.
  Duration give_up_after = std::chrono::minutes(1);
};

/// Members of the source that are to be called.
enum class SourceCall { setup, fetch, tear_down };

struct CallSource {
  SourceCall call;
};
/// All there is.
struct Listed {
  std::vector<Resource> resources;
};
/// It has failed for too long.
struct SourceLost {};
/// For people: "the list cannot be fetched: cannot connect to ...", "item 3 has no id".
struct SourceTrouble {
  std::string sentence;
};
using WatchOutput = std::variant<CallSource, Listed, SourceLost, SourceTrouble>;

/// Sets a source up while this node is the one that asks, fetches, and tears it down; one call at a
/// time. Knows neither network nor clock: after every input, `take_outputs` is to be performed and
/// `next_deadline` to be waited for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SourceWatch {
 public:
  SourceWatch(WatchOptions options, core::Random random) : options_(options), random_(random) {}

  /// This node is the one that asks, or is it no more.
  void lead(bool leads, core::Time now);
  /// The source says that something is different.
  void changed(core::Time now);
  /// `setup` or `tear_down` has ended, without an error if that is empty.
  void ended(const std::string& error, core::Time now);
  void fetched(FetchDone::Result result, core::Time now);
  void advance(core::Time now);

  std::vector<WatchOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;
  /// Nothing is under way, and nothing is set up.
  bool is_idle() const { return !call_ && !is_set_up_; }

 private:
  void step(core::Time now);
  void call(SourceCall call);
  void fail(std::string sentence, core::Time now);
  void succeed(core::Time now);
  void report(std::vector<std::string> faults);

  WatchOptions options_;
  core::Random random_;
  bool leads_ = false;
  bool is_set_up_ = false;
  /// Under way.
  std::optional<SourceCall> call_;
  /// When something is to be done next; nothing: when something changes.
  std::optional<core::Time> next_;
  bool has_changed_ = false;
  unsigned failures_ = 0;
  std::optional<core::Time> failing_since_;
  bool is_lost_ = false;
  /// Told already.
  std::vector<std::string> faults_;
  std::vector<WatchOutput> outputs_;
};

}  // namespace muster::cluster
