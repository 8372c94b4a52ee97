#include "cluster/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cluster/backoff.hpp"
#include "core/ensure.hpp"

namespace muster::cluster {

const Keeper::Work* Keeper::Kept::work() const {
  if (const auto* handling = std::get_if<Handling>(&stage)) {
    return handling->before ? &*handling->before : nullptr;
  }
  if (const auto* handled = std::get_if<Handled>(&stage)) return &handled->work;
  if (const auto* terminating = std::get_if<Terminating>(&stage)) return &terminating->work;
  const auto* giving_up = std::get_if<GivingUp>(&stage);
  return giving_up == nullptr ? nullptr : &giving_up->work;
}

std::optional<core::Time> Keeper::Kept::retry_at() const {
  if (const auto* idle = std::get_if<Idle>(&stage)) return idle->retry_at;
  const auto* handled = std::get_if<Handled>(&stage);
  return handled == nullptr ? std::nullopt : handled->retry_at;
}

void Keeper::Kept::retry_now() {
  if (auto* idle = std::get_if<Idle>(&stage)) idle->retry_at.reset();
  if (auto* handled = std::get_if<Handled>(&stage)) handled->retry_at.reset();
}

void Keeper::assign(const std::string& id, std::uint64_t digest, const AssignmentToken& token,
                    core::Time now) {
  MUSTER_ENSURE(!id.empty());
  const auto entry = kept_.try_emplace(id).first;
  Kept& kept = entry->second;
  if (kept.wanted && kept.wanted->digest == digest) {
    kept.wanted->token = token;
  } else {
    kept.wanted = Wanted{digest, token};
    kept.setbacks = {};
    kept.retry_now();
  }
  step(entry, now);
}

void Keeper::revoke(const std::string& id, core::Time now) {
  const auto entry = kept_.find(id);
  if (entry == kept_.end()) {
    given_up_.push_back(id);
    return;
  }
  Kept& kept = entry->second;
  if (is_steady(kept, now)) refusals_.erase(id);
  if (kept.wanted && kept.work() == nullptr) kept.retry_now();
  if (kept.wanted) kept.setbacks.failures = 0;
  kept.wanted.reset();
  step(entry, now);
}

void Keeper::supply(const Resource& resource, std::uint64_t digest, core::Time now) {
  const auto entry = kept_.find(resource.id);
  if (entry == kept_.end()) return;
  std::optional<Wanted>& wanted = entry->second.wanted;
  if (!wanted || wanted->digest != digest || wanted->content) return;
  wanted->content = resource;
  step(entry, now);
}

void Keeper::failed(std::string_view id, const std::string& why, core::Time now) {
  const auto entry = kept_.find(id);
  if (entry == kept_.end()) return;
  Kept& kept = entry->second;
  Work* work = kept.work();
  if (work == nullptr || work->has_failed) return;
  if (is_steady(kept, now)) {
    kept.setbacks.relapses = 0;
    refusals_.erase(entry->first);
  }
  ++kept.setbacks.relapses;
  kept.setbacks.problem = why;
  work->has_failed = true;
  outputs_.emplace_back(
      Error(Errc::setup_failed, fmt::format("\"{}\" has failed ({} of {}): {}", id,
                                            kept.setbacks.relapses, options_.move_after, why)));
  step(entry, now);
}

void Keeper::step(Entry entry, core::Time now) {
  Kept& kept = entry->second;
  const auto retry_at = kept.retry_at();
  if (retry_at && *retry_at > now) return;
  kept.retry_now();
  if (const auto* handled = std::get_if<Handled>(&kept.stage)) return step(entry, handled->work);
  if (!std::holds_alternative<Idle>(kept.stage)) return;
  if (!kept.wanted) return give_up(entry);
  kept.wanted->content ? handle(entry, {}) : need_content(entry);
}

void Keeper::step(Entry entry, const Work& work) {
  const std::optional<Wanted>& wanted = entry->second.wanted;
  if (work.has_failed || !wanted) return terminate(entry, work);
  if (work.given.digest == wanted->digest) return;
  if (!wanted->content) return need_content(entry);
  const bool must_end = options_.on_change == OnChange::terminate_and_handle;
  must_end ? terminate(entry, work) : handle(entry, work);
}

void Keeper::need_content(Entry entry) {
  Wanted& wanted = *entry->second.wanted;
  if (std::exchange(wanted.is_content_asked_for, true)) return;
  needs_.push_back({entry->first, wanted.digest});
}

void Keeper::handle(Entry entry, std::optional<Work> before) {
  const Wanted& wanted = *entry->second.wanted;
  const Given given{*wanted.content, wanted.digest, wanted.token};
  const std::uint64_t run = call(entry, HandlerCall::handle, given);
  entry->second.stage = Handling{given, run, std::move(before)};
}

void Keeper::terminate(Entry entry, const Work& work) {
  const std::uint64_t run = call(entry, HandlerCall::terminate, work.given);
  entry->second.stage = Terminating{work, run};
}

std::uint64_t Keeper::call(Entry entry, HandlerCall call, const Given& given,
                           const std::string& why) {
  runs_.emplace(++last_run_, entry->first);
  outputs_.emplace_back(CallHandler{call, given.resource, given.token, why, last_run_});
  return last_run_;
}

void Keeper::ended(std::uint64_t run, const std::string& error, core::Time now) {
  const auto found = runs_.find(run);
  if (found == runs_.end()) return;
  const auto entry = kept_.find(found->second);
  MUSTER_ENSURE(entry != kept_.end());
  runs_.erase(found);
  std::visit([&](auto&& stage) { ended(entry, std::move(stage), error, now); },
             std::exchange(entry->second.stage, Idle{}));
}

template <class Other>
void Keeper::ended(Entry, Other, const std::string&, core::Time) {
  constexpr bool is_call_under_way = false;
  MUSTER_ENSURE(is_call_under_way);
}

void Keeper::ended(Entry entry, Handling stage, const std::string& error, core::Time now) {
  Kept& kept = entry->second;
  if (error.empty()) {
    kept.setbacks.failures = 0;
    outputs_.emplace_back(Began{stage.given.resource, stage.given.token});
    const bool has_failed = stage.before && stage.before->has_failed;
    kept.stage = Handled{Work{std::move(stage.given), now, has_failed}};
    return step(entry, now);
  }
  // One that was handled with another value before is as good as not handled at all.
  ++kept.setbacks.failures;
  const unsigned failures = kept.setbacks.count();
  const core::Time retry_at = retry_after(failures, now);
  report(entry, "handle", failures, options_.move_after, error);
  kept.stage = CleaningUp{call(entry, HandlerCall::handle_failed, stage.given, error), retry_at};
}

void Keeper::ended(Entry entry, CleaningUp stage, const std::string&, core::Time now) {
  Kept& kept = entry->second;
  if (kept.wanted && kept.setbacks.count() >= options_.move_after) return refuse(entry);
  if (kept.wanted) kept.stage = Idle{stage.retry_at};
  step(entry, now);
}

void Keeper::ended(Entry entry, Terminating stage, const std::string& error, core::Time now) {
  Kept& kept = entry->second;
  if (error.empty()) {
    outputs_.emplace_back(Ended{stage.work.given.resource});
    return terminated(entry, stage.work, now);
  }
  const unsigned failures = ++kept.setbacks.failures;
  const core::Time retry_at = retry_after(failures, now);
  report(entry, "terminate", failures, options_.terminate_attempts, error);
  const std::uint64_t run = call(entry, HandlerCall::terminate_failed, stage.work.given, error);
  kept.stage = GivingUp{std::move(stage.work), run, retry_at};
}

void Keeper::ended(Entry entry, GivingUp stage, const std::string&, core::Time now) {
  Kept& kept = entry->second;
  if (kept.setbacks.failures >= options_.terminate_attempts) {
    return terminated(entry, stage.work, now);
  }
  kept.stage = Handled{std::move(stage.work), stage.retry_at};
  step(entry, now);
}

void Keeper::terminated(Entry entry, const Work& work, core::Time now) {
  Kept& kept = entry->second;
  kept.setbacks.failures = 0;
  if (work.has_failed && kept.wanted) {
    const unsigned relapses = kept.setbacks.relapses;
    if (relapses >= options_.move_after) return refuse(entry);
    kept.stage = Idle{retry_after(relapses, now)};
  }
  step(entry, now);
}

core::Time Keeper::retry_after(unsigned failures, core::Time now) {
  return now + backoff(options_.retry_min, options_.retry_max, failures, random_.unit());
}

void Keeper::report(Entry entry, std::string_view what, unsigned failures, unsigned attempts,
                    const std::string& why) {
  entry->second.setbacks.problem = why;
  outputs_.emplace_back(
      Error(Errc::setup_failed, fmt::format("the {} of \"{}\" failed ({} of {}): {}", what,
                                            entry->first, failures, attempts, why)));
}

bool Keeper::is_steady(const Kept& kept, core::Time now) const {
  const Work* work = kept.work();
  return work != nullptr && now - work->since >= options_.steady_after;
}

void Keeper::give_up(Entry entry) {
  given_up_.push_back(entry->first);
  kept_.erase(entry);
}

void Keeper::refuse(Entry entry) {
  Refusals& refusals = refusals_[entry->first];
  if (refusals.digest != entry->second.wanted->digest) refusals = {entry->second.wanted->digest, 0};
  ++refusals.count;
  // One that nobody can handle would go round for ever otherwise.
  const Duration lasts =
      backoff(options_.refused_for, std::max(options_.refused_for, options_.refused_for_max),
              refusals.count, 0);
  outputs_.emplace_back(
      Error(Errc::setup_failed, fmt::format("\"{}\" is refused for {} ({} in a row)", entry->first,
                                            format_duration(lasts), refusals.count)));
  refused_.push_back({entry->first, lasts});
  kept_.erase(entry);
}

void Keeper::retain(const std::function<bool(std::string_view id)>& is_there) {
  std::erase_if(refusals_, [&](const auto& refused) { return !is_there(refused.first); });
}

void Keeper::clear() {
  kept_.clear();
  refusals_.clear();
  runs_.clear();
  outputs_.clear();
  needs_.clear();
  given_up_.clear();
  refused_.clear();
}

void Keeper::advance(core::Time now) {
  for (auto entry = kept_.begin(); entry != kept_.end();) {
    // A step may take it out.
    const auto next = std::next(entry);
    const auto retry_at = entry->second.retry_at();
    if (retry_at && *retry_at <= now) step(entry, now);
    entry = next;
  }
}

std::optional<core::Time> Keeper::next_deadline() const {
  std::optional<core::Time> next;
  for (const auto& [id, kept] : kept_) {
    const auto retry_at = kept.retry_at();
    if (retry_at) next = std::min(next.value_or(*retry_at), *retry_at);
  }
  return next;
}

bool Keeper::is_handled(std::string_view id) const {
  const auto found = kept_.find(id);
  return found != kept_.end() && found->second.work() != nullptr;
}

bool Keeper::is_handled_as(std::string_view id, std::uint64_t digest) const {
  const auto found = kept_.find(id);
  const Work* work = found == kept_.end() ? nullptr : found->second.work();
  return work != nullptr && work->given.digest == digest;
}

WorkState Keeper::state_of(const Kept& kept) {
  const Work* work = kept.work();
  if (!kept.wanted) return WorkState::ending;
  if (work == nullptr) return kept.setbacks.count() > 0 ? WorkState::failed : WorkState::starting;
  if (work->has_failed) return WorkState::failed;
  return work->given.digest == kept.wanted->digest ? WorkState::handled : WorkState::starting;
}

std::optional<Keeper::Progress> Keeper::progress(std::string_view id) const {
  const auto found = kept_.find(id);
  if (found == kept_.end()) return std::nullopt;
  const Kept& kept = found->second;
  const unsigned setbacks = kept.setbacks.count();
  return Progress{state_of(kept), setbacks, setbacks > 0 ? kept.setbacks.problem : ""};
}

std::vector<std::pair<Resource, AssignmentToken>> Keeper::handled() const {
  std::vector<std::pair<Resource, AssignmentToken>> handled;
  for (const auto& [id, kept] : kept_) {
    const Work* work = kept.work();
    if (work != nullptr) handled.emplace_back(work->given.resource, work->given.token);
  }
  return handled;
}

std::optional<std::pair<Resource, AssignmentToken>> Keeper::find(std::string_view id) const {
  const auto found = kept_.find(id);
  const Work* work = found == kept_.end() ? nullptr : found->second.work();
  return work == nullptr ? std::nullopt
                         : std::optional(std::pair(work->given.resource, work->given.token));
}

}  // namespace muster::cluster
