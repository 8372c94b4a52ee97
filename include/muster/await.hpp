#pragma once

#include <atomic>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "muster/discovery.hpp"

/// One-shot waits in Boost.Asio's own form, for every completion token: `co_await
/// async_wait_master(node, boost::asio::use_awaitable)`, a callback, a future.
///
/// Each takes effect at once and completes through the handler's associated executor, never from
/// within the call. Errors: `Errc::stopped` if the node stops first, `operation_canceled` if the
/// handler's cancellation slot is emitted (any type). The node must outlive the wait.
namespace muster {

namespace detail {

/// Keeps a handler, and its executor busy, until the node calls back.
template <class Handler>
struct PendingWait {
  explicit PendingWait(Handler given)
      : handler(std::move(given)),
        work(boost::asio::make_work_guard(handler)),
        slot(boost::asio::get_associated_cancellation_slot(handler)) {}

  template <class... Results>
  void complete(std::error_code error, Results... results) {
    if (slot.is_connected()) slot.clear();
    work.reset();
    std::move(handler)(boost::system::error_code(error), std::move(results)...);
  }

  Handler handler;
  decltype(boost::asio::make_work_guard(std::declval<Handler&>())) work;
  boost::asio::associated_cancellation_slot_t<Handler> slot;
  std::atomic<Discovery::WaitId> id{0};
};

/// Begins a wait with `begin(done)`, which gives its id in `owner`.
template <class Owner, class Handler, class Begin>
void start_wait(Owner& owner, Handler handler, Begin begin) {
  const auto pending = std::make_shared<PendingWait<Handler>>(std::move(handler));
  if (pending->slot.is_connected()) {
    // The slot must be tied first: afterwards the wait may be over already, on another thread.
    pending->slot.assign([&owner, weak = std::weak_ptr(pending)](auto) {
      if (const auto alive = weak.lock()) owner.cancel(alive->id);
    });
  }
  pending->id = begin([pending](std::error_code error, auto... results) {
    boost::asio::dispatch(pending->work.get_executor(), [pending, error, results...]() mutable {
      pending->complete(error, std::move(results)...);
    });
  });
}

}  // namespace detail

/// Completes with the first master known: `void(boost::system::error_code, Node master)`.
template <class Token>
auto async_wait_master(Discovery& discovery, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Node)>(
      [&discovery](auto handler) {
        detail::start_wait(discovery, std::move(handler), [&](auto done) {
          return discovery.when_master(
              [done](std::error_code error, Node master) { done(error, std::move(master)); });
        });
      },
      token);
}

/// Completes when at least `count` other nodes are known: `void(boost::system::error_code)`.
template <class Token>
auto async_wait_nodes(Discovery& discovery, std::size_t count, Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
      [&discovery, count](auto handler) {
        detail::start_wait(discovery, std::move(handler), [&](auto done) {
          return discovery.when_nodes(count, [done](std::error_code error) { done(error); });
        });
      },
      token);
}

/// Sends and completes when every node then present has the message or was removed:
/// `void(boost::system::error_code, Delivery)`. Throws as `Discovery::send_confirmed` does. Cannot
/// be cancelled: it ends with the last receiver.
template <class Token>
auto async_send_confirmed(Discovery& discovery, std::string_view channel, const Payload& payload,
                          Token&& token) {
  return boost::asio::async_initiate<Token, void(boost::system::error_code, Delivery)>(
      [&discovery, channel, &payload](auto handler) {
        const auto pending =
            std::make_shared<detail::PendingWait<decltype(handler)>>(std::move(handler));
        discovery.send_confirmed(channel, payload, [pending](std::error_code error, Delivery done) {
          boost::asio::dispatch(pending->work.get_executor(),
                                [pending, error, done] { pending->complete(error, done); });
        });
      },
      token);
}

}  // namespace muster
