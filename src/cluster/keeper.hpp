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

#include "cluster/claim.hpp"
#include "cluster/resource_output.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "muster/resource.hpp"
#include "muster/work_status.hpp"

namespace muster::cluster {

/// How often and how soon handlers are called again.
struct KeeperOptions {
  OnChange on_change = OnChange::terminate_and_handle;
  unsigned move_after = 3;
  /// After the first refusal of what a resource is made of; twice as long after each further one.
  Duration refused_for = std::chrono::seconds(30);
  Duration refused_for_max = std::chrono::minutes(10);
  unsigned terminate_attempts = 3;
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(30);
  /// What has been handled for so long was no failure when it fails by itself.
  Duration steady_after = std::chrono::minutes(1);
};

/// Nothing of a unit runs here, and nothing will for that long.
struct Refused {
  UnitId unit;
  Duration lasts{};
};
/// The content of a resource that this node is to handle is needed: see `Keeper::supply`.
struct NeedContent {
  std::string id;
  std::uint64_t digest = 0;
};

/// Begins, ends and repeats the work on the resources that this node owns, one call at a time of
/// each. Knows neither network nor clock: after every input, perform `take_outputs`, see to
/// `take_needs`, `take_given_up` and `take_refused`, and wait for `next_deadline`.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Keeper {
 public:
  Keeper(KeeperOptions options, core::Random random) : options_(options), random_(random) {}

  /// This node owns it, with this content, from now on, or still.
  void assign(const std::string& id, std::uint64_t digest, const AssignmentToken& token,
              core::Time now);
  /// This node is to give it up. `take_given_up` says when, at once if nothing of it runs.
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
  /// Forgets everything, as it is. Calls under way do not count any more.
  void clear();

  /// Of the kinds `CallHandler`, `Began`, `Ended` and `Error`.
  std::vector<ResourceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::vector<NeedContent> take_needs() { return std::exchange(needs_, {}); }
  /// Nothing of these runs here any more.
  std::vector<UnitId> take_given_up() { return std::exchange(given_up_, {}); }
  std::vector<Refused> take_refused() { return std::exchange(refused_, {}); }
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
  /// The same for one resource. Nothing if it is not being handled.
  std::optional<std::pair<Resource, AssignmentToken>> find(std::string_view id) const;

 private:
  /// What this node is to do with it.
  struct Wanted {
    std::uint64_t digest = 0;
    AssignmentToken token;
    /// Once it is here.
    std::optional<Resource> content = {};
    bool is_content_asked_for = false;
  };
  /// What it has been given to the handler as.
  struct Given {
    Resource resource;
    std::uint64_t digest = 0;
    AssignmentToken token;
  };
  /// `handle` has succeeded and `terminate` has not since.
  struct Work {
    Given given;
    core::Time since;
    /// It has failed by itself and is to be terminated.
    bool has_failed = false;
  };

  // What is going on with a resource.

  /// Nothing of it runs. After a failure, nothing is tried before `retry_at`.
  struct Idle {
    std::optional<core::Time> retry_at = {};
  };
  /// `handle` is under way, perhaps while `before` is handled still.
  struct Handling {
    Given given;
    std::uint64_t run = 0;
    std::optional<Work> before = {};
  };
  /// `handle_failed` is under way.
  struct CleaningUp {
    std::uint64_t run = 0;
    core::Time retry_at;
  };
  /// After a failure of `terminate`, that is not tried again before `retry_at`.
  struct Handled {
    Work work;
    std::optional<core::Time> retry_at = {};
  };
  /// `terminate` is under way.
  struct Terminating {
    Work work;
    std::uint64_t run = 0;
  };
  /// `terminate_failed` is under way.
  struct GivingUp {
    Work work;
    std::uint64_t run = 0;
    core::Time retry_at;
  };
  using Stage = std::variant<Idle, Handling, CleaningUp, Handled, Terminating, GivingUp>;

  /// Failures in a row.
  struct Setbacks {
    /// Of the handler.
    unsigned failures = 0;
    /// Of the work itself, each time soon after it had begun.
    unsigned relapses = 0;
    /// The latest in words.
    std::string problem = {};

    unsigned count() const { return failures + relapses; }
  };
  struct Kept {
    /// Nothing: it is to be given up.
    std::optional<Wanted> wanted = {};
    Stage stage = Idle{};
    Setbacks setbacks = {};

    /// Null unless it is handled.
    const Work* work() const;
    Work* work() { return const_cast<Work*>(std::as_const(*this).work()); }
    /// When it is to be looked at again.
    std::optional<core::Time> retry_at() const;
    void retry_now();
  };
  /// How often this node has refused a resource that was made of this.
  struct Refusals {
    std::uint64_t digest = 0;
    unsigned count = 0;
  };
  using Entry = std::map<std::string, Kept, std::less<>>::iterator;

  /// Does what is to be done next with one of them, unless a call is under way.
  void step(Entry entry, core::Time now);
  void step(Entry entry, const Work& work);
  void need_content(Entry entry);
  void handle(Entry entry, std::optional<Work> before);
  void terminate(Entry entry, const Work& work);
  std::uint64_t call(Entry entry, HandlerCall call, const Given& given,
                     const std::string& why = {});

  // The end of a call, by what was under way.

  void ended(Entry entry, Handling stage, const std::string& error, core::Time now);
  void ended(Entry entry, CleaningUp stage, const std::string& error, core::Time now);
  void ended(Entry entry, Terminating stage, const std::string& error, core::Time now);
  void ended(Entry entry, GivingUp stage, const std::string& error, core::Time now);
  template <class Other>
  void ended(Entry, Other, const std::string&, core::Time);

  void terminated(Entry entry, const Work& work, core::Time now);
  /// After so many failures in a row.
  core::Time retry_after(unsigned failures, core::Time now);
  static WorkState state_of(const Kept& kept);
  void report(Entry entry, std::string_view what, unsigned failures, unsigned attempts,
              const std::string& why);
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
  std::vector<ResourceOutput> outputs_;
  std::vector<NeedContent> needs_;
  std::vector<UnitId> given_up_;
  std::vector<Refused> refused_;
};

}  // namespace muster::cluster
