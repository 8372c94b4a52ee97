#include "cluster/instance_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/ensure.hpp"

namespace muster::cluster {

InstanceWork::InstanceWork(const NodeId& self, const AssignmentOptions& options,
                           const LeaseTiming& timing, const BoardOptions& board,
                           const InstanceTiming& instances, core::Random random)
    : work_(self, options, timing, board, core::Random(random.bits())),
      watch_(instances, core::Random(random.bits())),
      disconnect_attempts_(board.keeper.terminate_attempts) {}

void InstanceWork::receive(const NodeId& from, const Value& message, Time now) {
  work_.receive(from, message, now);
  settle(now);
}

void InstanceWork::give_up(Time now) {
  work_.give_up(now);
  settle(now);
}

void InstanceWork::advance(Time now) {
  work_.advance(now);
  watch_.advance(now);
  settle(now);
}

void InstanceWork::created(std::uint64_t run, const Instance& instance, std::string_view why,
                           Time now) {
  if (watch_.ended(run, why, now)) {
    calls_.at(run).instance = instance;
  } else if (why.empty()) {
    outputs_.emplace_back(Dispose{instance});
  }
  settle(now);
}

void InstanceWork::ended(std::uint64_t run, std::string_view why, Time now) {
  watch_.ended(run, why, now);
  settle(now);
}

void InstanceWork::configs_ended(std::uint64_t run, FetchDone::Result result, Time now) {
  work_.direct([&](ResourceBoard& board) { board.source_fetched(run, std::move(result), now); },
               now);
  settle(now);
}

void InstanceWork::configs_changed(Time now) {
  work_.direct([&](ResourceBoard& board) { board.source_changed(now); }, now);
  settle(now);
}

void InstanceWork::failed(std::string_view id, std::string_view why, Time now) {
  if (living_.contains(id)) watch_.failed(std::string(id), why);
  settle(now);
}

void InstanceWork::start(Time now) {
  work_.start(now);
  settle(now);
}

void InstanceWork::stop(Time now) {
  work_.stop(now);
  watch_.clear();
  outputs_.clear();
  for (auto& [run, call] : std::exchange(calls_, {})) release(std::move(call.instance.object));
  for (auto& [id, living] : std::exchange(living_, {})) release(std::move(living.instance.object));
}

void InstanceWork::settle(Time now) {
  bool goes_on = true;
  while (goes_on) {
    auto outputs = work_.take_outputs();
    for (ResourceOutput& output : outputs) take(output, now);
    auto watched = watch_.take_outputs();
    for (InstanceOutput& output : watched) {
      if (auto* call = std::get_if<CallInstance>(&output)) {
        outputs_.emplace_back(std::move(*call));
      } else if (const auto* called = std::get_if<InstanceCalled>(&output)) {
        take(*called, now);
      } else {
        take(std::get<Unhealthy>(output), now);
      }
    }
    goes_on = !outputs.empty() || !watched.empty();
  }
}

void InstanceWork::take(ResourceOutput& output, Time now) {
  if (const auto* call = std::get_if<CallHandler>(&output)) return take(*call, now);
  if (const auto* asked = std::get_if<CallSource>(&output)) return take(*asked, now);
  if (std::holds_alternative<GiveUp>(output)) outputs_.emplace_back(GiveUp{});
  if (const auto* source = std::get_if<SourceChanged>(&output)) return take(*source);
  // A failed call of the handler is reported when it ends. Faults of the list are reported here.
  const auto* error = std::get_if<Error>(&output);
  if (error != nullptr && error->errc() != Errc::setup_failed) outputs_.emplace_back(*error);
}

void InstanceWork::take(const SourceChanged& source) {
  if (source.status.problem.empty()) return;
  outputs_.emplace_back(Error(Errc::setup_failed, sentence_of(source.status)));
}

void InstanceWork::take(const CallHandler& call, Time now) {
  const Resource& resource = call.resource;
  std::uint64_t run = 0;
  if (call.call == HandlerCall::handle) {
    run = watch_.create(resource.id, now);
  } else if (call.call == HandlerCall::terminate) {
    run = watch_.disconnect(resource.id, now);
  } else {
    // The watch has done what there is to do.
    return handler_ended(call.run, {}, now);
  }
  const Instance instance{.id = resource.id, .config = resource.value, .token = call.token};
  calls_.emplace(run, Call{instance, call.run});
}

void InstanceWork::take(const CallSource& call, Time now) {
  if (call.call == SourceCall::fetch) {
    outputs_.emplace_back(AskConfigs{call.run});
  } else {
    work_.direct([&](ResourceBoard& board) { board.source_ended(call.run, {}, now); }, now);
  }
}

void InstanceWork::take(const InstanceCalled& called, Time now) {
  const auto taken = calls_.extract(called.run);
  MUSTER_ENSURE(!taken.empty());
  const Call& call = taken.mapped();
  // The instance is released before another node may create it again.
  called.call == InstanceCall::create ? create_over(call, called.error)
                                      : disconnect_over(call, called.error);
  handler_ended(call.answers, called.error, now);
}

void InstanceWork::create_over(const Call& call, const std::string& why) {
  if (!why.empty()) return report("created", call.instance.id, why);
  Living& living = living_[call.instance.id];
  release(std::move(living.instance.object));
  living = Living{call.instance};
  outputs_.emplace_back(InstanceCreated{call.instance});
}

void InstanceWork::disconnect_over(const Call& call, const std::string& why) {
  if (!why.empty()) report("disconnected", call.instance.id, why);
  const auto found = living_.find(call.instance.id);
  if (found == living_.end()) return;
  if (!why.empty() && ++found->second.disconnect_failures < disconnect_attempts_) return;
  Instance gone = std::move(found->second.instance);
  living_.erase(found);
  release(std::exchange(gone.object, {}));
  outputs_.emplace_back(InstanceDisconnected{std::move(gone)});
}

void InstanceWork::release(std::any object) {
  if (object.has_value()) outputs_.emplace_back(Release{std::move(object)});
}

void InstanceWork::take(const Unhealthy& unhealthy, Time now) {
  const auto instance = living(unhealthy.id);
  if (!instance) return;
  outputs_.emplace_back(InstanceUnhealthy{*instance, unhealthy.why});
  work_.direct(
      [&](ResourceBoard& board) { board.handled_failed(unhealthy.id, unhealthy.why, now); }, now);
}

void InstanceWork::handler_ended(std::uint64_t run, const std::string& why, Time now) {
  work_.direct([&](ResourceBoard& board) { board.handler_ended(run, why, now); }, now);
}

void InstanceWork::report(std::string_view what, std::string_view id, std::string_view why) {
  outputs_.emplace_back(
      Error(Errc::setup_failed, fmt::format("\"{}\" cannot be {}: {}", id, what, why)));
}

std::optional<Time> InstanceWork::next_deadline() const {
  const auto work = work_.next_deadline();
  const auto watch = watch_.next_deadline();
  if (!work || !watch) return work ? work : watch;
  return std::min(*work, *watch);
}

std::vector<Instance> InstanceWork::owned(Time now) const {
  std::vector<Instance> owned;
  for (const auto& [id, living] : living_) {
    if (distribution().find(id, now) != nullptr) owned.push_back(living.instance);
  }
  return owned;
}

std::optional<Instance> InstanceWork::find(std::string_view id, Time now) const {
  return distribution().find(id, now) == nullptr ? std::nullopt : living(id);
}

std::optional<Instance> InstanceWork::living(std::string_view id) const {
  const auto found = living_.find(id);
  return found == living_.end() ? std::nullopt : std::optional(found->second.instance);
}

std::optional<Instance> InstanceWork::instance_of(const CallInstance& call) const {
  if (call.call != InstanceCall::create) return living(call.id);
  const auto found = calls_.find(call.run);
  return found == calls_.end() ? std::nullopt : std::optional(found->second.instance);
}

}  // namespace muster::cluster
