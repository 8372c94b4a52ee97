#include "cluster/instance_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::cluster {

std::uint64_t InstanceWatch::create(const std::string& id, core::Time now) {
  return call(InstanceCall::create, id, timing_.create_timeout, now);
}

std::uint64_t InstanceWatch::disconnect(const std::string& id, core::Time now) {
  unwatch(id);
  return call(InstanceCall::disconnect, id, timing_.disconnect_timeout, now);
}

std::uint64_t InstanceWatch::call(InstanceCall call, const std::string& id, Duration limit,
                                  core::Time now) {
  const std::uint64_t run = ++last_run_;
  runs_.emplace(run, Run{call, id, limit, now + limit});
  deadlines_.emplace(now + limit, run);
  outputs_.emplace_back(CallInstance{call, id, run});
  return run;
}

bool InstanceWatch::ended(std::uint64_t run, std::string_view error, core::Time now) {
  const auto found = runs_.extract(run);
  if (found.empty()) return false;
  deadlines_.erase({found.mapped().deadline, run});
  end(found.mapped(), run, error, now);
  return true;
}

void InstanceWatch::end(const Run& run, std::uint64_t number, std::string_view error,
                        core::Time now) {
  if (run.call == InstanceCall::healthcheck) {
    return error.empty() ? watch(run.id, *timing_.healthcheck_interval, now)
                         : failed(run.id, error);
  }
  outputs_.emplace_back(InstanceCalled{run.call, number, std::string(error)});
  const bool is_to_be_checked =
      run.call == InstanceCall::create && error.empty() && timing_.healthcheck_interval;
  if (!is_to_be_checked) return;
  // What was created together, as after the loss of a node, is not checked together for ever.
  const Duration interval = *timing_.healthcheck_interval;
  watch(run.id, random_.between(interval / 2, interval), now);
}

void InstanceWatch::watch(const std::string& id, Duration wait, core::Time now) {
  unwatch(id);
  watched_[id] = {.run = 0, .check_at = now + wait};
  agenda_.emplace(now + wait, id);
}

void InstanceWatch::unwatch(const std::string& id) {
  const auto found = watched_.find(id);
  if (found == watched_.end()) return;
  agenda_.erase({found->second.check_at, id});
  if (const auto run = runs_.find(found->second.run); run != runs_.end()) {
    deadlines_.erase({run->second.deadline, run->first});
    runs_.erase(run);
  }
  watched_.erase(found);
}

void InstanceWatch::failed(const std::string& id, std::string_view why) {
  unwatch(id);
  outputs_.emplace_back(Unhealthy{id, std::string(why)});
}

void InstanceWatch::advance(core::Time now) {
  end_overdue(now);
  check_due(now);
}

void InstanceWatch::clear() {
  runs_.clear();
  deadlines_.clear();
  watched_.clear();
  agenda_.clear();
  outputs_.clear();
}

void InstanceWatch::end_overdue(core::Time now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const std::uint64_t number = deadlines_.begin()->second;
    const std::string limit = format_duration(runs_.at(number).limit);
    ended(number, fmt::format("the call has not ended within {}", limit), now);
  }
}

void InstanceWatch::check_due(core::Time now) {
  while (!agenda_.empty() && agenda_.begin()->first <= now) {
    const std::string id = agenda_.extract(agenda_.begin()).value().second;
    watched_.at(id).run = call(InstanceCall::healthcheck, id, timing_.healthcheck_timeout, now);
  }
}

std::optional<core::Time> InstanceWatch::next_deadline() const {
  std::optional<core::Time> next;
  if (!deadlines_.empty()) next = deadlines_.begin()->first;
  if (!agenda_.empty())
    next = std::min(next.value_or(agenda_.begin()->first), agenda_.begin()->first);
  return next;
}

}  // namespace muster::cluster
