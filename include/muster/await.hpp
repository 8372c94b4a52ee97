#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "muster/async_operation.hpp"
#include "muster/channel_reader.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/event_reader.hpp"

/// Operations in Boost.Asio's own form, for every completion token: `co_await async_wait_master(
/// node)`, a future, a callback `void(std::exception_ptr failure, Node master)`.
///
/// - No operation throws from its call. Each completes once, with its result or with an `Error`,
///   which coroutines and futures throw, so one `catch (const muster::Error&)` serves calls and
///   awaits. `error_in` reads the failure that a callback gets.
/// - Each completes on the handler's associated executor, or else on the node's, never from within
///   the call. It takes memory from the associated allocator.
/// - Any type of cancellation ends it with `Errc::cancelled`.
/// - It owns copies of its arguments. Only the object that it is called on must outlive it.
namespace muster {

namespace detail {

/// Stops an object in a slot of its own. Completions that were posted by then come before `done`.
template <class Object, class Done>
std::function<void()> stop_in_slot(Object& object, const boost::asio::any_io_executor& executor,
                                   const Done& done) {
  boost::asio::post(executor, [&object, executor, done] {
    try {
      object.stop();
    } catch (const Error&) {
      return done(std::current_exception());
    }
    boost::asio::post(executor, [done] { done(std::error_code()); });
  });
  return {};
}

}  // namespace detail

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

/// Sends, and completes when every node that is present now has the message or was removed, or
/// earlier as `SendOptions` says. Errors as for `Discovery::send_confirmed`. A cancelled message
/// may still arrive.
template <CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed(Discovery& node, std::string_view channel, Payload payload,
                          const SendOptions& options, Token&& token = {}) {
  auto begin = [&node, channel = std::string(channel), payload = std::move(payload),
                options](auto done) -> std::function<void()> {
    const auto ended = [done](std::error_code error, Delivery all) { done(error, all); };
    node.send_confirmed(channel, payload, ended, options);
    return {};
  };
  return detail::initiate<Delivery>(node, std::move(begin), std::forward<Token>(token));
}
template <CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed(Discovery& node, std::string_view channel, Payload payload,
                          Token&& token = {}) {
  return async_send_confirmed(node, channel, std::move(payload), SendOptions{},
                              std::forward<Token>(token));
}
template <JsonLike V, class... Rest>
auto async_send_confirmed(Discovery& node, std::string_view channel, const V& value,
                          Rest&&... rest) {
  return async_send_confirmed(node, channel, Payload{.value = Value(value)},
                              std::forward<Rest>(rest)...);
}

/// Sends to one node, and completes when it has the message or was removed. Errors as for
/// `Discovery::send_confirmed_to`.
template <CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed_to(Discovery& node, const NodeId& receiver, std::string_view channel,
                             Payload payload, const SendOptions& options = {}, Token&& token = {}) {
  auto begin = [&node, receiver, channel = std::string(channel), payload = std::move(payload),
                options](auto done) -> std::function<void()> {
    const auto ended = [done](std::error_code error, Delivery all) { done(error, all); };
    node.send_confirmed_to(receiver, channel, payload, ended, options);
    return {};
  };
  return detail::initiate<Delivery>(node, std::move(begin), std::forward<Token>(token));
}
template <JsonLike V, CompletionToken<Delivery> Token = DefaultToken>
auto async_send_confirmed_to(Discovery& node, const NodeId& receiver, std::string_view channel,
                             const V& value, const SendOptions& options = {}, Token&& token = {}) {
  return async_send_confirmed_to(node, receiver, channel, Payload{.value = Value(value)}, options,
                                 std::forward<Token>(token));
}

/// Completes with the next message. Errors as for `ChannelReader::receive`.
template <CompletionToken<Message> Token = DefaultToken>
auto async_receive(ChannelReader& reader, Token&& token = {}) {
  const auto begin = [&reader](auto done) -> std::function<void()> {
    const auto receive = reader.receive([done](std::exception_ptr failure, Message message) {
      done(std::move(failure), std::move(message));
    });
    return [&reader, receive] { reader.cancel(receive); };
  };
  return detail::initiate<Message>(reader.node(), begin, std::forward<Token>(token));
}

/// Joins a channel until one message has come. Messages before and after it are lost, so use a
/// `ChannelReader` in a loop. `Errc::stopped` if the node stops first, or has stopped.
template <CompletionToken<Message> Token = DefaultToken>
auto async_receive(Discovery& node, std::string_view channel, Token&& token = {}) {
  auto begin = [&node, channel = std::string(channel)](auto done) -> std::function<void()> {
    const auto joined = std::make_shared<ScopedConnection>();
    const auto wait = node.when_nodes(std::numeric_limits<std::size_t>::max(),
                                      [done, joined](std::error_code error) {
                                        *joined = {};
                                        done(error, Message{});
                                      });
    *joined = node.join(channel, [&node, wait, done](const Message& message) {
      done(std::error_code(), message);
      node.cancel(wait);
    });
    return [&node, wait] { node.cancel(wait); };
  };
  return detail::initiate<Message>(node, std::move(begin), std::forward<Token>(token));
}

/// Completes with all events that have come since the last call, when there is one. Errors as for
/// `EventReader::take`.
template <CompletionToken<std::vector<NodeEvent>> Token = DefaultToken>
auto async_events(EventReader& reader, Token&& token = {}) {
  const auto begin = [&reader](auto done) -> std::function<void()> {
    const auto take =
        reader.take([done](std::exception_ptr failure, std::vector<NodeEvent> events) {
          done(std::move(failure), std::move(events));
        });
    return [&reader, take] { reader.cancel(take); };
  };
  return detail::initiate<std::vector<NodeEvent>>(reader.node(), begin, std::forward<Token>(token));
}

/// Stops the node as a slot, and completes when all that waited for it has ended. Errors as for
/// `Discovery::stop`. A cancelled stop may still happen.
template <CompletionToken<> Token = DefaultToken>
auto async_stop(Discovery& node, Token&& token = {}) {
  return detail::initiate<>(
      node, [&node](auto done) { return detail::stop_in_slot(node, node.executor(), done); },
      std::forward<Token>(token));
}

}  // namespace muster
