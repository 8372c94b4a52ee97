#include "cluster/source_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cluster/backoff.hpp"
#include "core/ensure.hpp"

namespace muster::cluster {

void SourceWatch::lead(bool leads, core::Time now) {
  if (std::exchange(leads_, leads) == leads) return;
  if (leads) {
    failures_ = 0;
    failing_since_.reset();
    faults_.clear();
    next_ = now;
  }
  enter(leads ? SourceState::starting : SourceState::not_asked);
  step(now);
}

void SourceWatch::changed(core::Time now) {
  // A fetch that is under way may have missed it.
  has_changed_ = true;
  step(now);
}

void SourceWatch::clear() {
  leads_ = is_set_up_ = has_changed_ = false;
  call_.reset();
  next_.reset();
  list_.reset();
  outputs_.clear();
  status_ = {};
}

void SourceWatch::step(core::Time now) {
  if (call_) return;
  if (!leads_) {
    if (is_set_up_) call(SourceCall::tear_down, now);
    return;
  }
  const bool is_due = next_ && *next_ <= now;
  if (!is_set_up_) {
    if (is_due) call(SourceCall::setup, now);
    return;
  }
  if (!is_due && !has_changed_) return;
  has_changed_ = false;
  call(SourceCall::fetch, now);
}

void SourceWatch::call(SourceCall call, core::Time now) {
  MUSTER_ENSURE(!call_);
  call_ = Call{call, ++last_run_, {}};
  if (options_.call_timeout) call_->deadline = now + *options_.call_timeout;
  next_.reset();
  outputs_.emplace_back(CallSource{call, last_run_});
}

bool SourceWatch::take_call(std::uint64_t run) {
  if (!call_ || call_->run != run) return false;
  call_.reset();
  return true;
}

void SourceWatch::ended(std::uint64_t run, const std::string& error, core::Time now) {
  const std::optional<Call> call = call_;
  if (!take_call(run)) return;
  MUSTER_ENSURE(call->call != SourceCall::fetch);
  call->call == SourceCall::setup ? setup_ended(error, now) : tear_down_ended(error, now);
  step(now);
}

void SourceWatch::setup_ended(const std::string& error, core::Time now) {
  if (!error.empty()) return fail(fmt::format("the source cannot be set up: {}", error), now);
  is_set_up_ = true;
  next_ = now;
}

void SourceWatch::tear_down_ended(const std::string& error, core::Time now) {
  is_set_up_ = false;
  has_changed_ = false;
  if (!error.empty()) {
    outputs_.emplace_back(
        Error(Errc::setup_failed, fmt::format("the source cannot be torn down: {}", error)));
  }
  if (leads_) next_ = now;
}

void SourceWatch::fetched(std::uint64_t run, FetchDone::Result result, core::Time now) {
  const std::optional<Call> call = call_;
  if (!take_call(run)) return;
  MUSTER_ENSURE(call->call == SourceCall::fetch);
  if (leads_) fetch_ended(std::move(result), now);
  step(now);
}

void SourceWatch::fetch_ended(FetchDone::Result result, core::Time now) {
  if (!result.error.empty()) {
    return fail(fmt::format("the list cannot be fetched: {}", result.error), now);
  }
  succeed(now);
  if (!result.resources) return;
  report(std::move(result.faults));
  list_ = std::move(result.resources);
}

void SourceWatch::succeed(core::Time now) {
  failures_ = 0;
  failing_since_.reset();
  enter(SourceState::working);
  if (options_.poll_interval > Duration(0)) next_ = now + options_.poll_interval;
}

void SourceWatch::fail(std::string sentence, core::Time now) {
  ++failures_;
  next_ = now + backoff(options_.retry_min, options_.retry_max, failures_, random_.unit());
  // The set-up of an earlier leadership may fail.
  if (!leads_) return;
  if (!failing_since_) failing_since_ = now;
  const core::Time lost_at = *failing_since_ + options_.lost_after;
  const bool is_lost = now >= lost_at;
  if (!is_lost) next_ = std::min(*next_, lost_at);
  const bool was_lost = status_.state == SourceState::lost;
  enter(is_lost ? SourceState::lost : SourceState::failing, std::move(sentence));
  if (is_lost && !was_lost && !options_.cache) list_.emplace();
}

void SourceWatch::enter(SourceState state, std::string problem) {
  SourceStatus status{state, std::move(problem)};
  if (status == status_) return;
  status_ = std::move(status);
  outputs_.emplace_back(SourceChanged{status_});
}

void SourceWatch::report(std::vector<std::string> faults) {
  if (faults != faults_) {
    for (const std::string& fault : faults) {
      outputs_.emplace_back(Error(Errc::undecodable, fmt::format("in the list, {}", fault)));
    }
  }
  faults_ = std::move(faults);
}

void SourceWatch::advance(core::Time now) {
  end_overdue(now);
  step(now);
}

void SourceWatch::end_overdue(core::Time now) {
  if (!call_ || !call_->deadline || *call_->deadline > now) return;
  const std::string why =
      fmt::format("the call has not ended within {}", format_duration(*options_.call_timeout));
  const std::uint64_t run = call_->run;
  if (call_->call == SourceCall::fetch) return fetched(run, {.error = why}, now);
  ended(run, why, now);
}

std::optional<core::Time> SourceWatch::next_deadline() const {
  if (call_) return call_->deadline;
  return leads_ ? next_ : std::nullopt;
}

}  // namespace muster::cluster
