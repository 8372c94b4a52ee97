#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "muster/async_operation.hpp"
#include "muster/discovery.hpp"

/// Operations in Boost.Asio's own form, for every completion token: `co_await async_wait_master(
/// node)`, a future, a callback `void(std::exception_ptr failure, Node master)`.
///
/// None throws from its call. Each completes once, with its result or with an `Error`, which a
/// coroutine or a future throws; so one `catch (const muster::Error&)` serves calls and awaits.
/// `error_in` reads the failure that a callback gets. Each completes on the handler's associated
/// executor, or else on the node's, never from within the call; takes its memory from the
/// associated allocator; and ends with `Errc::cancelled` when its cancellation slot is emitted, by
/// any type of cancellation. It owns copies of all it needs but the node, which must outlive it.
namespace muster {

/// Completes with the first master known. `Errc::stopped` if the node stops first, or has stopped.
template <CompletionToken<Node> Token = DefaultToken>
auto async_wait_master(Discovery& node, Token&& token = {}) {
  const auto begin = [&node](auto done) -> std::function<void()> {
    const auto wait = node.when_master(
        [done](std::error_code error, Node master) { done(error, std::move(master)); });
    return [&node, wait] { node.cancel(wait); };
  };
  return detail::initiate<Node>(node, begin, std::forward<Token>(token));
}

/// Completes when at least `count` other nodes are known. Errors as for `async_wait_master`.
template <CompletionToken<> Token = DefaultToken>
auto async_wait_nodes(Discovery& node, std::size_t count, Token&& token = {}) {
  const auto begin = [&node, count](auto done) -> std::function<void()> {
    const auto wait = node.when_nodes(count, [done](std::error_code error) { done(error); });
    return [&node, wait] { node.cancel(wait); };
  };
  return detail::initiate<>(node, begin, std::forward<Token>(token));
}

/// Sends, and completes when every node that is present now has the message or was removed. Errors
/// as for `Discovery::send_confirmed`. A message that was cancelled may still arrive.
template <CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed(Discovery& node, std::string_view channel, Payload payload,
                          Token&& token = {}) {
  auto begin = [&node, channel = std::string(channel),
                payload = std::move(payload)](auto done) -> std::function<void()> {
    node.send_confirmed(channel, payload,
                        [done](std::error_code error, Delivery all) { done(error, all); });
    return {};
  };
  return detail::initiate<Delivery>(node, std::move(begin), std::forward<Token>(token));
}
template <std::convertible_to<Value> V, CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed(Discovery& node, std::string_view channel, const V& value,
                          Token&& token = {}) {
  return async_send_confirmed(node, channel, Payload{.value = value}, std::forward<Token>(token));
}

}  // namespace muster
