#include "discovery/lock_host.hpp"

#include <chrono>
#include <utility>

#include "discovery/lock_message.hpp"
#include "discovery/wall_clock.hpp"
#include "discovery/weakly.hpp"

namespace muster::detail {

namespace {

/// Locks that come and go faster are not worth a message to everybody.
constexpr Duration lasting = std::chrono::seconds(1);

LockDesk::Settings settings_of(const Timing& timing) {
  return {timing.listen_window, timing.hello_interval, lasting};
}

std::error_code code_of(LockMissed::Reason reason) {
  switch (reason) {
    case LockMissed::Reason::refused:
      return Errc::lock_held;
    case LockMissed::Reason::timed_out:
      return Errc::timed_out;
    case LockMissed::Reason::stopped:
      return Errc::stopped;
    case LockMissed::Reason::cancelled:
      return Errc::cancelled;
  }
  return Errc::internal;
}

}  // namespace

LockHost::LockHost(Discovery& node)
    : Host(node.executor(), node.id(), settings_of(node.timing())), node_(node), leading_(node) {}

void LockHost::connect() {
  const auto look = [](LockHost& self) { self.change([](LockDesk&, core::Time) {}); };
  connections_.emplace_back(node_.on_added(weakly(*this, [](LockHost& self, const Node& other) {
    self.change([&](LockDesk& desk, core::Time now) { desk.add(other.id, now); });
  })));
  connections_.emplace_back(
      node_.on_removed(weakly(*this, [](LockHost& self, const Node& other, RemovalReason) {
        self.change([&](LockDesk& desk, core::Time now) { desk.remove(other.id, now); });
      })));
  connections_.emplace_back(node_.on_stopped(weakly(*this, look)));
  connections_.emplace_back(leading_.on_attention(weakly(*this, look)));
  look(*this);
}

void LockHost::follow(core::Time now) {
  machine().set_wall(wall_clock());
  const bool is_running = node_.is_started();
  if (is_running != std::exchange(is_node_running_, is_running)) begin(now);
  if (is_running && leading_.take_lapse()) machine().lapse(now);
}

void LockHost::begin(core::Time now) {
  if (!is_node_running_) return machine().stop(now);
  for (const Node& other : node_.nodes()) machine().add(other.id, now);
  machine().start(now);
}

void LockHost::settled() {
  // The lease begins before others are asked, because it guards their answers as well.
  leading_.set(machine().is_active());
  send_all();
  if (const auto records = machine().take_records()) publish(*records);
  for (const LockEnd& each : machine().take_ends()) {
    std::visit([this](const auto& one) { end(one); }, each);
  }
}

void LockHost::send_all() {
  for (auto sends = machine().take_sends(); !sends.empty(); sends = machine().take_sends()) {
    for (const LockSend& each : sends) {
      // A node that can confirm nothing, such as a legacy node, has no say in locks.
      if (!send(each)) machine().remove(each.to, io::now());
    }
  }
}

void LockHost::publish(const LockRecords& records) {
  try {
    if (records.empty()) return node_.unpublish(locks_attribute);
    node_.publish(locks_attribute, {.value = to_json(records)});
  } catch (const Error&) {
    // Without room for it, the lock works all the same, and is not listed.
  }
}

bool LockHost::send(const LockSend& message) {
  try {
    node_.send_confirmed_to(message.to, lock_channel, {.value = to_json(message.message)},
                            [](std::error_code, Delivery) {});
    return true;
  } catch (const Error& failed) {
    // Whatever else failed, the desk asks again.
    return failed.errc() != Errc::unknown_node;
  }
}

void LockHost::end(const LockTaken& taken) {
  const auto call = calls_.find(taken.call);
  if (call != calls_.end()) complete_call(call->second, {}, taken.token);
}

void LockHost::end(const LockMissed& missed) {
  const auto call = calls_.find(missed.call);
  if (call == calls_.end()) return;
  complete_call(call->second, code_of(missed.reason), {});
  calls_.erase(call);
}

void LockHost::complete_call(Call& call, std::error_code how, const FencingToken& token) {
  if (!call.done) return;
  complete([done = std::exchange(call.done, nullptr), how, token] { done(how, token); });
}

void LockHost::hear(const NodeId& from, const Value& message) {
  const auto read = read_lock_message(message);
  if (!read) return;
  change([&](LockDesk& desk, core::Time now) { desk.receive(from, *read, now); });
}

LockCall LockHost::call(const std::shared_ptr<LockAudience>& audience, std::string_view lock,
                        const LockWish& wish, Lock::Done done) {
  LockCall call = 0;
  change([&](LockDesk& desk, core::Time now) {
    if (node_.has_stopped()) {
      return complete([done = std::move(done)] { done(Errc::stopped, {}); });
    }
    call = desk.call(lock, wish, now);
    calls_.emplace(call, Call{audience, std::move(done)});
  });
  return call;
}

void LockHost::cancel(LockCall call) {
  change([&](LockDesk& desk, core::Time now) {
    // A call that still waits is forgotten when it has been told.
    if (desk.token(call)) calls_.erase(call);
    desk.release(call, now);
  });
}

void LockHost::unlock(const LockAudience& audience) {
  change([&](LockDesk& desk, core::Time now) {
    const auto held = held_by(desk, audience);
    if (!held) return;
    calls_.erase(*held);
    desk.release(*held, now);
  });
}

void LockHost::close(const LockAudience& audience) {
  change([&](LockDesk& desk, core::Time now) {
    for (auto call = calls_.begin(); call != calls_.end();) {
      if (call->second.audience.get() != &audience) {
        ++call;
        continue;
      }
      complete_call(call->second, Errc::stopped, {});
      desk.release(call->first, now);
      call = calls_.erase(call);
    }
  });
}

std::optional<LockCall> LockHost::held_by(const LockDesk& desk,
                                          const LockAudience& audience) const {
  for (const auto& [call, each] : calls_) {
    if (each.audience.get() == &audience && desk.token(call)) return call;
  }
  return std::nullopt;
}

std::optional<FencingToken> LockHost::token(const LockAudience& audience) const {
  const auto token = read([&](const LockDesk& desk) {
    const auto held = held_by(desk, audience);
    return held ? desk.token(*held) : std::nullopt;
  });
  // Asked last, because the answer counts from here on.
  return leading_.is_held() ? token : std::nullopt;
}

void LockHost::perform(const LockLost& lost) {
  std::shared_ptr<LockAudience> audience;
  change([&](LockDesk&, core::Time) {
    const auto call = calls_.find(lost.call);
    if (call == calls_.end()) return;
    audience = call->second.audience;
    calls_.erase(call);
  });
  if (audience) guard_slots(audience->error, [&] { audience->lost(); });
}

void LockHost::end_completions(std::error_code why) {
  for (auto& [id, call] : calls_) complete_call(call, why, {});
  calls_.clear();
}

}  // namespace muster::detail
