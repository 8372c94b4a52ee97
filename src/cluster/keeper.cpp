#include "cluster/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cluster/backoff.hpp"

namespace muster::cluster {

void Keeper::assign(const std::string& id, std::uint64_t digest, const AssignmentToken& token,
                    core::Time now) {
  const auto entry = kept_.try_emplace(id).first;
  Kept& kept = entry->second;
  if (!kept.wanted || kept.wanted->digest != digest) {
    kept.content.reset();
    kept.content_asked_for = false;
    kept.failures = 0;
    kept.relapses = 0;
    kept.problem.clear();
    kept.retry_at.reset();
  }
  kept.wanted = Wanted{digest, token};
  step(entry, now);
}

void Keeper::revoke(const std::string& id, core::Time now) {
  const auto entry = kept_.find(id);
  if (entry == kept_.end()) {
    outputs_.emplace_back(GaveUp{id});
    return;
  }
  Kept& kept = entry->second;
  if (is_steady(kept, now)) refusals_.erase(id);
  if (kept.wanted && !kept.is_handled) kept.retry_at.reset();
  if (kept.wanted) kept.failures = 0;
  kept.wanted.reset();
  kept.content.reset();
  step(entry, now);
}

void Keeper::supply(const Resource& resource, std::uint64_t digest, core::Time now) {
  const auto entry = kept_.find(resource.id);
  if (entry == kept_.end()) return;
  Kept& kept = entry->second;
  if (!kept.wanted || kept.wanted->digest != digest || kept.content) return;
  kept.content = resource;
  step(entry, now);
}

void Keeper::failed(std::string_view id, const std::string& why, core::Time now) {
  const auto entry = kept_.find(id);
  if (entry == kept_.end() || !entry->second.is_handled || entry->second.has_failed) return;
  Kept& kept = entry->second;
  if (is_steady(kept, now)) {
    kept.relapses = 0;
    refusals_.erase(entry->first);
  }
  ++kept.relapses;
  kept.has_failed = true;
  kept.problem = why;
  outputs_.emplace_back(CallFailed{fmt::format("\"{}\" has failed ({} of {}): {}", id,
                                               kept.relapses, options_.handle_attempts, why)});
  step(entry, now);
}

void Keeper::step(Entry entry, core::Time now) {
  Kept& kept = entry->second;
  if (kept.run != 0 || (kept.retry_at && *kept.retry_at > now)) return;
  kept.retry_at.reset();
  if (kept.has_failed) return call(entry, HandlerCall::terminate);
  const bool is_current =
      kept.given && kept.wanted && kept.given->digest == kept.wanted->digest && kept.is_handled;
  if (is_current) return;
  if (!kept.wanted) return end(entry);
  if (!kept.content) {
    if (std::exchange(kept.content_asked_for, true)) return;
    outputs_.emplace_back(NeedContent{entry->first, kept.wanted->digest});
    return;
  }
  const bool must_end = kept.is_handled && options_.on_change == OnChange::terminate_and_handle;
  return must_end ? call(entry, HandlerCall::terminate) : begin(entry);
}

void Keeper::begin(Entry entry) {
  Kept& kept = entry->second;
  kept.given = Given{*kept.content, kept.wanted->digest, kept.wanted->token};
  call(entry, HandlerCall::handle);
}

void Keeper::end(Entry entry) {
  if (entry->second.is_handled) return call(entry, HandlerCall::terminate);
  give_up(entry);
}

void Keeper::call(Entry entry, HandlerCall call, const std::string& why) {
  Kept& kept = entry->second;
  kept.run = ++last_run_;
  kept.call = call;
  runs_.emplace(kept.run, entry->first);
  outputs_.emplace_back(CallHandler{call, kept.given->resource, kept.given->token, why, kept.run});
}

void Keeper::ended(std::uint64_t run, const std::string& error, core::Time now) {
  const auto found = runs_.find(run);
  if (found == runs_.end()) return;
  const auto entry = kept_.find(found->second);
  runs_.erase(found);
  Kept& kept = entry->second;
  kept.run = 0;
  switch (kept.call) {
    case HandlerCall::handle:
      return handle_ended(entry, error, now);
    case HandlerCall::terminate:
      return terminate_ended(entry, error, now);
    case HandlerCall::handle_failed:
      if (!kept.wanted) kept.retry_at.reset();
      if (kept.wanted && kept.setbacks() >= options_.handle_attempts) return refuse(entry);
      return step(entry, now);
    case HandlerCall::terminate_failed:
      if (kept.failures >= options_.terminate_attempts) {
        kept.is_handled = false;
        kept.failures = 0;
        kept.retry_at.reset();
        if (kept.has_failed) return relapse(entry, now);
      }
      return step(entry, now);
  }
}

void Keeper::handle_ended(Entry entry, const std::string& error, core::Time now) {
  Kept& kept = entry->second;
  if (error.empty()) {
    kept.is_handled = true;
    kept.handled_since = now;
    kept.failures = 0;
    return step(entry, now);
  }
  // One that was handled with another value before is as good as not handled at all.
  kept.is_handled = false;
  ++kept.failures;
  retry_later(entry, kept.setbacks(), now);
  report(entry, "handle", kept.setbacks(), options_.handle_attempts, error);
  call(entry, HandlerCall::handle_failed, error);
}

void Keeper::terminate_ended(Entry entry, const std::string& error, core::Time now) {
  Kept& kept = entry->second;
  if (error.empty()) {
    kept.is_handled = false;
    kept.failures = 0;
    if (kept.has_failed) return relapse(entry, now);
    return step(entry, now);
  }
  ++kept.failures;
  retry_later(entry, kept.failures, now);
  report(entry, "terminate", kept.failures, options_.terminate_attempts, error);
  call(entry, HandlerCall::terminate_failed, error);
}

void Keeper::retry_later(Entry entry, unsigned failures, core::Time now) {
  entry->second.retry_at =
      now + backoff(options_.retry_min, options_.retry_max, failures, random_.unit());
}

void Keeper::report(Entry entry, std::string_view what, unsigned failures, unsigned attempts,
                    const std::string& why) {
  entry->second.problem = why;
  outputs_.emplace_back(CallFailed{fmt::format("the {} of \"{}\" failed ({} of {}): {}", what,
                                               entry->first, failures, attempts, why)});
}

void Keeper::relapse(Entry entry, core::Time now) {
  Kept& kept = entry->second;
  kept.has_failed = false;
  if (kept.wanted && kept.relapses >= options_.handle_attempts) return refuse(entry);
  if (kept.wanted) retry_later(entry, kept.relapses, now);
  step(entry, now);
}

bool Keeper::is_steady(const Kept& kept, core::Time now) const {
  return kept.is_handled && now - kept.handled_since >= options_.steady_after;
}

void Keeper::give_up(Entry entry) {
  outputs_.emplace_back(GaveUp{entry->first});
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
      CallFailed{fmt::format("\"{}\" is refused for {} ({} in a row)", entry->first,
                             format_duration(lasts), refusals.count)});
  outputs_.emplace_back(GaveUp{entry->first, lasts});
  kept_.erase(entry);
}

void Keeper::retain(const std::function<bool(std::string_view id)>& is_there) {
  std::erase_if(refusals_, [&](const auto& refused) { return !is_there(refused.first); });
}

void Keeper::advance(core::Time now) {
  for (auto entry = kept_.begin(); entry != kept_.end();) {
    // A step may take it out.
    const auto next = std::next(entry);
    if (entry->second.retry_at && *entry->second.retry_at <= now) step(entry, now);
    entry = next;
  }
}

std::optional<core::Time> Keeper::next_deadline() const {
  std::optional<core::Time> next;
  for (const auto& [id, kept] : kept_) {
    if (kept.run == 0 && kept.retry_at)
      next = next ? std::min(*next, *kept.retry_at) : kept.retry_at;
  }
  return next;
}

bool Keeper::is_handled(std::string_view id) const {
  const auto found = kept_.find(id);
  return found != kept_.end() && found->second.is_handled;
}

bool Keeper::is_handled_as(std::string_view id, std::uint64_t digest) const {
  const auto found = kept_.find(id);
  return found != kept_.end() && found->second.is_handled && found->second.given->digest == digest;
}

WorkState Keeper::state_of(const Kept& kept) {
  if (!kept.wanted) return WorkState::ending;
  if (kept.has_failed || (!kept.is_handled && kept.setbacks() > 0)) return WorkState::failed;
  const bool is_current = kept.given && kept.given->digest == kept.wanted->digest;
  return kept.is_handled && is_current ? WorkState::handled : WorkState::starting;
}

std::optional<Keeper::Progress> Keeper::progress(std::string_view id) const {
  const auto found = kept_.find(id);
  if (found == kept_.end()) return std::nullopt;
  const Kept& kept = found->second;
  return Progress{state_of(kept), kept.setbacks(), kept.setbacks() > 0 ? kept.problem : ""};
}

std::vector<std::pair<Resource, AssignmentToken>> Keeper::handled() const {
  std::vector<std::pair<Resource, AssignmentToken>> handled;
  for (const auto& [id, kept] : kept_) {
    if (kept.is_handled) handled.emplace_back(kept.given->resource, kept.given->token);
  }
  return handled;
}

}  // namespace muster::cluster
