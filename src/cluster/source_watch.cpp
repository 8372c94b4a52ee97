#include "cluster/source_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cluster/backoff.hpp"

namespace muster::cluster {

void SourceWatch::lead(bool leads, core::Time now) {
  if (std::exchange(leads_, leads) == leads) return;
  if (leads) {
    failures_ = 0;
    failing_since_.reset();
    is_lost_ = false;
    faults_.clear();
    next_ = now;
  }
  step(now);
}

void SourceWatch::changed(core::Time now) {
  // A fetch that is under way may have missed it.
  has_changed_ = true;
  step(now);
}

void SourceWatch::step(core::Time now) {
  if (call_) return;
  if (!leads_) {
    if (is_set_up_) call(SourceCall::tear_down);
    return;
  }
  const bool is_due = next_ && *next_ <= now;
  if (!is_set_up_) {
    if (is_due) call(SourceCall::setup);
    return;
  }
  if (!is_due && !has_changed_) return;
  has_changed_ = false;
  call(SourceCall::fetch);
}

void SourceWatch::call(SourceCall call) {
  call_ = call;
  next_.reset();
  outputs_.emplace_back(CallSource{call});
}

void SourceWatch::ended(const std::string& error, core::Time now) {
  const auto call = std::exchange(call_, std::nullopt);
  if (call == SourceCall::tear_down) {
    is_set_up_ = false;
    has_changed_ = false;
    if (!error.empty()) {
      outputs_.emplace_back(
          SourceTrouble{fmt::format("the source cannot be torn down: {}", error)});
    }
    if (leads_) next_ = now;
  } else if (error.empty()) {
    is_set_up_ = true;
    next_ = now;
  } else {
    fail(fmt::format("the source cannot be set up: {}", error), now);
  }
  step(now);
}

void SourceWatch::fetched(FetchDone::Result result, core::Time now) {
  call_.reset();
  if (!leads_) return step(now);
  if (!result.error.empty()) {
    fail(fmt::format("the list cannot be fetched: {}", result.error), now);
    return step(now);
  }
  succeed(now);
  if (result.resources) {
    report(std::move(result.faults));
    outputs_.emplace_back(Listed{std::move(*result.resources)});
  }
  step(now);
}

void SourceWatch::succeed(core::Time now) {
  failures_ = 0;
  failing_since_.reset();
  is_lost_ = false;
  if (options_.poll_interval > Duration(0)) next_ = now + options_.poll_interval;
}

void SourceWatch::fail(std::string sentence, core::Time now) {
  // Told once, until it has worked again.
  if (++failures_ == 1) outputs_.emplace_back(SourceTrouble{std::move(sentence)});
  if (!failing_since_) failing_since_ = now;
  const Duration failing_for = now - *failing_since_;
  next_ = now + backoff(options_.retry_min, options_.retry_max, failures_, random_.unit());
  if (failing_for >= options_.give_up_after && !std::exchange(is_lost_, true)) {
    outputs_.emplace_back(SourceLost{});
  }
}

void SourceWatch::report(std::vector<std::string> faults) {
  if (faults != faults_) {
    for (const std::string& fault : faults) {
      outputs_.emplace_back(SourceTrouble{fmt::format("in the list, {}", fault)});
    }
  }
  faults_ = std::move(faults);
}

void SourceWatch::advance(core::Time now) {
  step(now);
}

std::optional<core::Time> SourceWatch::next_deadline() const {
  if (call_ || !leads_) return std::nullopt;
  return next_;
}

}  // namespace muster::cluster
