#pragma once

#include <functional>
#include <system_error>
#include <utility>

#include "muster/await.hpp"
#include "muster/election.hpp"

/// Named elections with completion tokens; muster/await.hpp says how the operations behave.
namespace muster {

/// Completes when this node leads, with its token. `Errc::stopped` if the node stops first, or has
/// stopped.
template <CompletionToken<FencingToken> Token = DefaultToken>
auto async_wait_elected(Election& election, Token&& token = {}) {
  const auto begin = [&election](auto done) -> std::function<void()> {
    const auto wait = election.when_elected(
        [done](std::error_code error, const FencingToken& own) { done(error, own); });
    return [&election, wait] { election.cancel(wait); };
  };
  return detail::initiate<FencingToken>(election.node(), begin, std::forward<Token>(token));
}

/// Completes when any node leads, with the token of the highest-ranked leader. Errors as for
/// `async_wait_elected`.
template <CompletionToken<FencingToken> Token = DefaultToken>
auto async_wait_leader(Election& election, Token&& token = {}) {
  const auto begin = [&election](auto done) -> std::function<void()> {
    const auto wait = election.when_leader(
        [done](std::error_code error, const FencingToken& leader) { done(error, leader); });
    return [&election, wait] { election.cancel(wait); };
  };
  return detail::initiate<FencingToken>(election.node(), begin, std::forward<Token>(token));
}

/// Resigns, and completes when another node leads or nobody else stands. Errors as for
/// `async_wait_elected`. Cancellation ends only the wait.
template <CompletionToken<> Token = DefaultToken>
auto async_resign(Election& election, Token&& token = {}) {
  const auto begin = [&election](auto done) -> std::function<void()> {
    election.resign([done](std::error_code error) { done(error); });
    return {};
  };
  return detail::initiate<>(election.node(), begin, std::forward<Token>(token));
}

}  // namespace muster
