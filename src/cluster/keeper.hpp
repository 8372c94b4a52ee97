#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/random.hpp"
#include "core/time.hpp"
#include "muster/resource.hpp"
#include "muster/work_status.hpp"

namespace muster::cluster {

/// How often and how soon handlers are called again.
struct KeeperOptions {
  OnChange on_change = OnChange::terminate_and_handle;
  unsigned handle_attempts = 3;
  /// After the first refusal of what a resource is made of; twice as long after each further one.
  Duration refused_for = std::chrono::seconds(30);
  Duration refused_for_max = std::chrono::minutes(10);
  unsigned terminate_attempts = 3;
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(30);
  /// What has been handled for so long was no failure when it fails by itself.
  Duration steady_after = std::chrono::minutes(1);
};

/// Which member of a `ResourceHandler` is to be called.
enum class HandlerCall { handle, terminate, handle_failed, terminate_failed };

/// A member is to be called; its end is told by `Keeper::ended`.
struct CallHandler {
  HandlerCall call;
  Resource resource;
  AssignmentToken token;
  /// Of the two that ask for it.
  std::string why;
  std::uint64_t run = 0;
};
/// The content of a resource that this node is to handle is needed; it is told by `Keeper::supply`.
struct NeedContent {
  std::string id;
  std::uint64_t digest = 0;
};
/// Nothing of it runs here any more. `refused_for`: and nothing will for that long.
struct GaveUp {
  std::string id;
  std::optional<Duration> refused_for = {};
};
/// A call failed, or too many have: "the handle of \"a\" failed (2 of 3): connection refused".
struct CallFailed {
  std::string sentence;
};
using KeeperOutput = std::variant<CallHandler, NeedContent, GaveUp, CallFailed>;

/// Begins, ends and repeats the work on the resources that this node owns, one call at a time of
/// each. Knows neither network nor clock: after every input, `take_outputs` is to be performed and
/// `next_deadline` to be waited for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Keeper {
 public:
  Keeper(KeeperOptions options, core::Random random) : options_(options), random_(random) {}

  /// This node owns it, with this content, from now on, or still.
  void assign(const std::string& id, std::uint64_t digest, const AssignmentToken& token,
              core::Time now);
  /// This node is to give it up. `GaveUp` follows, at once if nothing of it runs.
  void revoke(const std::string& id, core::Time now);
  /// The content that was needed. Nothing happens if it is not, or not any more.
  void supply(const Resource& resource, std::uint64_t digest, core::Time now);
  /// What is being handled has failed by itself, for this reason: it is terminated, and handled
  /// again later or, if it fails again and again, refused. Nothing happens if it is not being
  /// handled.
  void failed(std::string_view id, const std::string& why, core::Time now);
  /// A call has ended, without an error if that is empty.
  void ended(std::uint64_t run, const std::string& error, core::Time now);
  /// Time has passed.
  void advance(core::Time now);
  /// Forgets what it remembers of resources that there are no more.
  void retain(const std::function<bool(std::string_view id)>& is_there);

  std::vector<KeeperOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;

  /// Being handled, by a call that has succeeded.
  bool is_handled(std::string_view id) const;
  /// The same with this content.
  bool is_handled_as(std::string_view id, std::uint64_t digest) const;
  /// Whether it has anything of it.
  bool knows(std::string_view id) const { return kept_.find(id) != kept_.end(); }
  /// What has become of one of them.
  struct Progress {
    /// `starting`, `handled`, `failed` or `ending`.
    WorkState state = WorkState::starting;
    /// In a row.
    unsigned failures = 0;
    /// The latest failure in words, if there was one.
    std::string problem = {};
  };
  /// Nothing if it has nothing of it.
  std::optional<Progress> progress(std::string_view id) const;
  /// What is being handled, under its token.
  std::vector<std::pair<Resource, AssignmentToken>> handled() const;

 private:
  /// What this node is to do with it.
  struct Wanted {
    std::uint64_t digest = 0;
    AssignmentToken token;
  };
  /// What it has been given to the handler as.
  struct Given {
    Resource resource;
    std::uint64_t digest = 0;
    AssignmentToken token;
  };
  struct Kept {
    /// Nothing: it is to be given up.
    std::optional<Wanted> wanted;
    std::optional<Given> given;
    /// The content that is wanted, once it is here.
    std::optional<Resource> content;
    bool content_asked_for = false;
    /// 0 unless a call is under way.
    std::uint64_t run = 0;
    HandlerCall call = HandlerCall::handle;
    /// `handle` has succeeded and `terminate` has not been called since.
    bool is_handled = false;
    unsigned failures = 0;
    std::optional<core::Time> retry_at;
    /// How often it has failed by itself, each time soon after `handled_since`.
    unsigned relapses = 0;
    core::Time handled_since;
    /// It has failed by itself and is to be terminated.
    bool has_failed = false;
    /// Why a call or the work failed last.
    std::string problem;

    /// In a row, of the handler or of the work soon after it had begun.
    unsigned setbacks() const { return failures + relapses; }
  };
  /// How often this node has refused a resource that was made of this.
  struct Refusals {
    std::uint64_t digest = 0;
    unsigned count = 0;
  };
  using Entry = std::map<std::string, Kept, std::less<>>::iterator;

  /// Does what is to be done next with one of them, unless a call is under way.
  void step(Entry entry, core::Time now);
  void begin(Entry entry);
  void end(Entry entry);
  void call(Entry entry, HandlerCall call, const std::string& why = {});
  void handle_ended(Entry entry, const std::string& error, core::Time now);
  void terminate_ended(Entry entry, const std::string& error, core::Time now);
  /// After so many failures in a row.
  void retry_later(Entry entry, unsigned failures, core::Time now);
  static WorkState state_of(const Kept& kept);
  void report(Entry entry, std::string_view what, unsigned failures, unsigned attempts,
              const std::string& why);
  /// The work has ended after it had failed by itself.
  void relapse(Entry entry, core::Time now);
  bool is_steady(const Kept& kept, core::Time now) const;
  void give_up(Entry entry);
  void refuse(Entry entry);

  KeeperOptions options_;
  core::Random random_;
  std::map<std::string, Kept, std::less<>> kept_;
  /// In a row, without having been handled for long in between.
  std::map<std::string, Refusals, std::less<>> refusals_;
  /// By the number of the call under way.
  std::map<std::uint64_t, std::string> runs_;
  std::uint64_t last_run_ = 0;
  std::vector<KeeperOutput> outputs_;
};

}  // namespace muster::cluster
