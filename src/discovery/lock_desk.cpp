#include "discovery/lock_desk.hpp"

#include <algorithm>

namespace muster::detail {

namespace {

/// Locks that a node remembers. Requests for further ones are granted and not remembered, so a node
/// of the same cluster cannot fill the memory of others.
constexpr std::size_t locks_max = 4'096;

}  // namespace

void LockDesk::start(core::Time now) {
  is_started_ = true;
  listen_until_ = now + settings_.listen_window;
  for (auto& [name, lock] : locks_) {
    if (!lock.calls.empty()) begin(lock, now);
  }
}

void LockDesk::stop(core::Time) {
  is_started_ = false;
  members_.clear();
  for (auto& [name, lock] : locks_) {
    if (lock.is_held) {
      outputs_.push_back(LockLost{lock.calls.front().call});
      lock.calls.pop_front();
    }
    for (const Waiting& each : std::exchange(lock.calls, {})) {
      miss(each, LockMissed::Reason::stopped);
    }
    withdraw(lock);
    lock.deferred.clear();
    lock.answered.clear();
  }
}

void LockDesk::add(const NodeId& member, core::Time now) {
  members_.insert(member);
  for (auto& [name, lock] : locks_) {
    // It may be another session, which knows nothing of earlier requests.
    forget(lock, member);
    if (lock.ticket == 0 || lock.is_held) continue;
    lock.pending.insert(member);
    ask(lock, member);
    consider(lock, now);
  }
}

void LockDesk::remove(const NodeId& member, core::Time now) {
  members_.erase(member);
  for (auto& [name, lock] : locks_) {
    forget(lock, member);
    lock.pending.erase(member);
    consider(lock, now);
  }
}

void LockDesk::forget(Lock& lock, const NodeId& member) {
  lock.deferred.erase(member);
  const auto answered = lock.answered.find(member);
  if (answered == lock.answered.end()) return;
  // What was granted to it may have held the lock.
  lock.highest = std::max(lock.highest, answered->second.ticket);
  lock.answered.erase(answered);
}

void LockDesk::receive(const NodeId& from, const LockMessage& message, core::Time now) {
  if (!members_.contains(from)) return;
  if (const auto* request = std::get_if<LockRequest>(&message)) {
    receive_request(from, *request);
  } else {
    receive_answer(from, std::get<LockAnswer>(message), now);
  }
}

void LockDesk::receive_request(const NodeId& from, const LockRequest& request) {
  Lock* lock = open(request.lock);
  const std::uint64_t ticket = request.ticket;
  if (lock == nullptr) {
    sends_.push_back({from, LockAnswer{request.lock, ticket, LockAnswer::Verdict::granted, 0}});
    return;
  }
  lock->seen = std::max(lock->seen, ticket);
  const auto before = lock->answered.find(from);
  if (before != lock->answered.end() && before->second.ticket == ticket) {
    return answer(*lock, from, ticket, LockAnswer::Verdict::granted, before->second.highest);
  }
  forget(*lock, from);
  if (request.tries && lock->ticket != 0) {
    return answer(*lock, from, ticket, LockAnswer::Verdict::refused, lock->highest);
  }
  if (!goes_first(*lock, from, ticket)) return grant(*lock, from, ticket);
  lock->deferred.emplace(from, ticket);
  answer(*lock, from, ticket, LockAnswer::Verdict::deferred, lock->highest);
}

bool LockDesk::goes_first(const Lock& lock, const NodeId& from, std::uint64_t ticket) const {
  if (lock.ticket == 0) return false;
  return lock.is_held || std::pair(lock.ticket, self_) < std::pair(ticket, from);
}

void LockDesk::grant(Lock& lock, const NodeId& to, std::uint64_t ticket) {
  lock.answered[to] = {ticket, lock.highest};
  answer(lock, to, ticket, LockAnswer::Verdict::granted, lock.highest);
}

void LockDesk::answer(const Lock& lock, const NodeId& to, std::uint64_t ticket,
                      LockAnswer::Verdict verdict, std::uint64_t highest) {
  sends_.push_back({to, LockAnswer{lock.name, ticket, verdict, highest}});
}

void LockDesk::receive_answer(const NodeId& from, const LockAnswer& answer, core::Time now) {
  const auto found = locks_.find(answer.lock);
  if (found == locks_.end()) return;
  Lock& lock = found->second;
  // An answer to an earlier request says nothing about this one.
  if (lock.ticket == 0 || lock.is_held || answer.ticket != lock.ticket) return;
  lock.seen = std::max(lock.seen, answer.highest);
  // Also from a member that defers: it may be removed before it grants.
  lock.highest = std::max(lock.highest, answer.highest);
  if (answer.verdict == LockAnswer::Verdict::deferred) return;
  if (answer.verdict == LockAnswer::Verdict::refused) {
    miss(lock.calls.front(), LockMissed::Reason::refused);
    return finish(lock, now);
  }
  lock.pending.erase(from);
  consider(lock, now);
}

void LockDesk::lapse(core::Time now) {
  for (auto& [name, lock] : locks_) {
    if (lock.ticket == 0) continue;
    if (lock.is_held) {
      outputs_.push_back(LockLost{lock.calls.front().call});
      finish(lock, now);
    } else {
      withdraw(lock);
      begin(lock, now);
    }
  }
}

void LockDesk::advance(core::Time now) {
  for (auto& [name, lock] : locks_) {
    end_late_calls(lock, now);
    consider(lock, now);
    if (lock.lasting_at <= now) {
      lock.is_lasting = true;
      lock.lasting_at = core::never;
    }
    if (now < lock.ask_again_at) continue;
    lock.ask_again_at = now + settings_.retry;
    for (const NodeId& member : lock.pending) ask(lock, member);
  }
}

void LockDesk::end_late_calls(Lock& lock, core::Time now) {
  if (lock.calls.empty()) return;
  const LockCall first = lock.calls.front().call;
  const bool is_first_late = !lock.is_held && lock.calls.front().until <= now;
  std::erase_if(lock.calls, [&](const Waiting& each) {
    const bool is_late = each.until <= now && !(lock.is_held && each.call == first);
    if (is_late) miss(each, LockMissed::Reason::timed_out);
    return is_late;
  });
  if (!is_first_late) return;
  withdraw(lock);
  if (is_started_ && !lock.calls.empty()) begin(lock, now);
}

LockCall LockDesk::call(std::string_view name, const LockWish& wish, core::Time now) {
  Waiting waiting{++last_call_, wish.tries, wish.timeout ? now + *wish.timeout : core::never};
  Lock* lock = open(name);
  if (lock == nullptr || (wish.tries && !lock->calls.empty())) {
    miss(waiting, LockMissed::Reason::refused);
    return waiting.call;
  }
  lock->calls.push_back(waiting);
  if (is_started_ && lock->calls.size() == 1) begin(*lock, now);
  return waiting.call;
}

void LockDesk::release(LockCall call, core::Time now) {
  Lock* lock = find(call);
  if (lock == nullptr) return;
  const bool is_first = lock->calls.front().call == call;
  if (!lock->is_held || !is_first) miss({.call = call}, LockMissed::Reason::cancelled);
  if (is_first) return finish(*lock, now);
  std::erase_if(lock->calls, [&](const Waiting& each) { return each.call == call; });
}

void LockDesk::ask(Lock& lock, const NodeId& member) {
  sends_.push_back({member, LockRequest{lock.name, lock.ticket, lock.calls.front().tries}});
}

void LockDesk::begin(Lock& lock, core::Time now) {
  lock.ticket = ++lock.seen;
  lock.since = wall_;
  lock.lasting_at = now + settings_.lasting;
  lock.pending = members_;
  lock.ask_again_at = now + settings_.retry;
  for (const NodeId& member : lock.pending) ask(lock, member);
  consider(lock, now);
}

void LockDesk::consider(Lock& lock, core::Time now) {
  if (lock.ticket == 0 || lock.is_held || !lock.pending.empty() || now < listen_until_) return;
  if (lock.highest >= lock.ticket) {
    // A later ticket may have held the lock before this node knew the others. Tokens only grow.
    lock.seen = std::max(lock.seen, lock.highest);
    withdraw(lock);
    return begin(lock, now);
  }
  lock.is_held = true;
  lock.since = wall_;
  lock.ask_again_at = core::never;
  lock.highest = lock.ticket;
  ends_.emplace_back(LockTaken{lock.calls.front().call, {lock.ticket, self_}});
}

void LockDesk::finish(Lock& lock, core::Time now) {
  lock.calls.pop_front();
  withdraw(lock);
  if (is_started_ && !lock.calls.empty()) begin(lock, now);
}

void LockDesk::withdraw(Lock& lock) {
  lock.ticket = 0;
  lock.is_held = false;
  lock.pending.clear();
  lock.ask_again_at = lock.lasting_at = core::never;
  lock.is_lasting = false;
  for (const auto& [node, ticket] : std::exchange(lock.deferred, {})) grant(lock, node, ticket);
}

void LockDesk::miss(const Waiting& waiting, LockMissed::Reason reason) {
  ends_.emplace_back(LockMissed{waiting.call, reason});
}

LockDesk::Lock* LockDesk::find(LockCall call) {
  for (auto& [name, lock] : locks_) {
    const bool has = std::any_of(lock.calls.begin(), lock.calls.end(),
                                 [&](const Waiting& each) { return each.call == call; });
    if (has) return &lock;
  }
  return nullptr;
}

LockDesk::Lock* LockDesk::open(std::string_view name) {
  const auto found = locks_.find(name);
  if (found != locks_.end()) return &found->second;
  if (locks_.size() >= locks_max) return nullptr;
  Lock lock;
  lock.name = name;
  return &locks_.emplace(lock.name, std::move(lock)).first->second;
}

std::optional<FencingToken> LockDesk::token(LockCall call) const {
  for (const auto& [name, lock] : locks_) {
    if (lock.is_held && lock.calls.front().call == call) return FencingToken{lock.ticket, self_};
  }
  return std::nullopt;
}

std::optional<LockRecords> LockDesk::take_records() {
  LockRecords records;
  for (const auto& [name, lock] : locks_) {
    if (!lock.is_lasting || records.size() >= lock_records_max) continue;
    const std::uint64_t waiting = lock.calls.size() - (lock.is_held ? 1 : 0);
    records.emplace(name, LockRecord{lock.is_held, lock.ticket, waiting, lock.since});
  }
  if (records == records_) return std::nullopt;
  records_ = records;
  return records;
}

bool LockDesk::is_active() const {
  return std::any_of(locks_.begin(), locks_.end(),
                     [](const auto& lock) { return lock.second.ticket != 0; });
}

std::optional<core::Time> LockDesk::next_deadline() const {
  core::Time next = core::never;
  for (const auto& [name, lock] : locks_) {
    next = std::min({next, lock.ask_again_at, lock.lasting_at});
    for (const Waiting& each : lock.calls) {
      const bool holds = lock.is_held && each.call == lock.calls.front().call;
      if (!holds) next = std::min(next, each.until);
    }
    const bool listens = lock.ticket != 0 && !lock.is_held && lock.pending.empty();
    if (listens) next = std::min(next, listen_until_);
  }
  return next == core::never ? std::nullopt : std::optional(next);
}

}  // namespace muster::detail
