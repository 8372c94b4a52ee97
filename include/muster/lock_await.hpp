#pragma once

#include <functional>
#include <system_error>
#include <utility>

#include "muster/await.hpp"
#include "muster/lock.hpp"

/// Locks with completion tokens; muster/await.hpp says how the operations behave.
namespace muster {

/// Releases a lock at its end.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LockGuard {
 public:
  LockGuard() = default;
  /// `lock` is held under this token, and must outlive the guard.
  LockGuard(Lock& lock, const FencingToken& token) : lock_(&lock), token_(token) {}
  LockGuard(LockGuard&& other) noexcept
      : lock_(std::exchange(other.lock_, nullptr)), token_(other.token_) {}
  LockGuard& operator=(LockGuard&& other) noexcept {
    if (this == &other) return *this;
    unlock();
    lock_ = std::exchange(other.lock_, nullptr);
    token_ = other.token_;
    return *this;
  }
  ~LockGuard() { unlock(); }

  const FencingToken& token() const { return token_; }
  void unlock() {
    if (auto* held = std::exchange(lock_, nullptr)) held->unlock();
  }

 private:
  Lock* lock_ = nullptr;
  FencingToken token_;
};

namespace detail {

template <class Call, class Token>
auto await_lock(Lock& lock, Call call, Token&& token) {
  const auto begin = [&lock, call](auto done) -> std::function<void()> {
    const auto id = call([&lock, done](std::error_code error, const FencingToken& own) {
      done(error, error ? LockGuard() : LockGuard(lock, own));
    });
    return [&lock, id] { lock.cancel(id); };
  };
  return initiate<LockGuard>(lock.node(), begin, std::forward<Token>(token));
}

}  // namespace detail

/// Completes when the lock is held, with a guard that releases it. Errors as for `Lock::lock`.
template <CompletionToken<LockGuard> Token = DefaultToken>
auto async_lock(Lock& lock, Token&& token = {}) {
  return detail::await_lock(
      lock, [&lock](Lock::Done done) { return lock.lock(std::move(done)); },
      std::forward<Token>(token));
}

/// The same with a time limit.
template <CompletionToken<LockGuard> Token = DefaultToken>
auto async_lock_for(Lock& lock, Duration timeout, Token&& token = {}) {
  return detail::await_lock(
      lock, [&lock, timeout](Lock::Done done) { return lock.lock_for(timeout, std::move(done)); },
      std::forward<Token>(token));
}

/// The same without waiting for other programs.
template <CompletionToken<LockGuard> Token = DefaultToken>
auto async_try_lock(Lock& lock, Token&& token = {}) {
  return detail::await_lock(
      lock, [&lock](Lock::Done done) { return lock.try_lock(std::move(done)); },
      std::forward<Token>(token));
}

}  // namespace muster
