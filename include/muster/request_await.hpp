#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/value_to.hpp>
#include <concepts>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "muster/async_operation.hpp"
#include "muster/requests.hpp"
#include "muster/typed.hpp"

/// `Requests` with completion tokens, coroutines and C++ objects; muster/await.hpp says how the
/// operations behave.
namespace muster {

/// A handler that is a coroutine throws it to answer `Reply::not_mine`.
struct NotMine {};

namespace detail {

/// A payload as it is, a value as JSON, any other object encoded.
template <class Body>
Payload to_payload(const Body& body) {
  if constexpr (std::same_as<Body, Payload>) {
    return body;
  } else if constexpr (JsonLike<Body>) {
    return Payload{.value = Value(body)};
  } else {
    return encode(body);
  }
}

/// Throws `Error{undecodable}`.
template <class Body>
Body from_json(const Value& value) {
  try {
    return boost::json::value_to<Body>(value);
  } catch (const std::exception& error) {
    throw Error(Errc::undecodable,
                std::string("the JSON value is of another type: ") + error.what());
  }
}

/// The inverse of `to_payload`. Throws `Error{undecodable}`.
template <class Body>
Body from_payload(Payload payload) {
  if constexpr (std::same_as<Body, Payload>) {
    return payload;
  } else if constexpr (std::same_as<Body, Value>) {
    if (payload.kind == Payload::Kind::json) return std::move(payload.value);
    throw Error(Errc::undecodable, "a typed payload is no JSON value; read it as its type");
  } else {
    if constexpr (JsonLike<Body>) {
      if (payload.kind == Payload::Kind::json) return from_json<Body>(payload.value);
    }
    return decode<Body>(payload);
  }
}

template <class T>
struct IsAwaitable : std::false_type {};
template <class T, class Executor>
struct IsAwaitable<boost::asio::awaitable<T, Executor>> : std::true_type {
  using type = T;
};

/// Keeps a copy of the handler for as long as its coroutine runs.
template <class Handler>
boost::asio::awaitable<Payload> run_handler(Handler handler, Request request) {
  using Result = typename IsAwaitable<std::invoke_result_t<Handler&, const Request&>>::type;
  if constexpr (std::is_void_v<Result>) {
    co_await handler(request);
    co_return Payload{};
  } else {
    co_return to_payload(co_await handler(request));
  }
}

inline void end_request(const Reply& reply, const std::exception_ptr& thrown,
                        const Payload& payload) {
  if (!thrown) return reply(payload);
  try {
    std::rethrow_exception(thrown);
  } catch (const NotMine&) {
    reply.not_mine();
  } catch (const std::exception& error) {
    reply.fail(error.what());
  } catch (...) {
    reply.fail("the handler threw something that is no std::exception");
  }
}

}  // namespace detail

/// A handler as a coroutine.
template <class Handler>
concept CoroutineHandler =
    std::copy_constructible<Handler> && std::invocable<Handler&, const Request&> &&
    detail::IsAwaitable<std::invoke_result_t<Handler&, const Request&>>::value;

/// `Requests::request`. The body of the request and the reply may be a `Payload`, a `Value`, or any
/// object that cereal can serialise. A reply that is no `ReplyBody` fails with `Errc::undecodable`.
template <class ReplyBody = Payload, class Body, CompletionToken<ReplyBody> Token = DefaultToken>
auto async_request(Requests& requests, const Recipient& recipient, std::string_view channel,
                   const Body& body, const RequestOptions& options = {}, Token&& token = {}) {
  auto begin = [&requests, recipient, channel = std::string(channel),
                payload = detail::to_payload(body), options](auto done) -> std::function<void()> {
    const auto ended = [done](std::exception_ptr failure, Payload reply) {
      ReplyBody result{};
      try {
        if (!failure) result = detail::from_payload<ReplyBody>(std::move(reply));
      } catch (const std::exception&) {
        failure = std::current_exception();
      }
      done(std::move(failure), std::move(result));
    };
    const auto request = requests.request(recipient, channel, payload, ended, options);
    return [&requests, request] { requests.cancel(request); };
  };
  return detail::initiate<ReplyBody>(requests.node(), std::move(begin), std::forward<Token>(token));
}

/// `Requests::on_request` with a coroutine as handler: `awaitable<Answer>(const Request&)`, where
/// `Answer` is void, a `Payload`, a `Value` or any object that cereal can serialise. It runs on the
/// node's executor. An exception is its failure; `NotMine` is `Reply::not_mine`.
template <CoroutineHandler Handler>
Connection on_request(Requests& requests, std::string_view channel, Handler handler) {
  return requests.on_request(channel, [executor = requests.node().executor(), handler](
                                          const Request& request, const Reply& reply) {
    boost::asio::co_spawn(executor, detail::run_handler(handler, request),
                          [reply](std::exception_ptr thrown, const Payload& answer) {
                            detail::end_request(reply, thrown, answer);
                          });
  });
}

/// `Requests::on_request`, under the same name as the form for coroutines.
template <class Handler>
requires std::invocable<Handler&, const Request&, const Reply&> Connection
on_request(Requests& requests, std::string_view channel, Handler handler) {
  return requests.on_request(channel, std::move(handler));
}

}  // namespace muster
