#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <functional>
#include <string_view>
#include <utility>

#include "muster/await.hpp"
#include "muster/services.hpp"

/// `ServiceDiscovery` in Boost.Asio's own form: see muster/await.hpp.
namespace muster {

/// Completes when every need is met, with the services that count. Errors as for
/// `ServiceDiscovery::when_ready`.
template <CompletionToken<Services> Token = DefaultToken>
auto async_wait_ready(ServiceDiscovery& services, Token&& token = {}) {
  const auto begin = [&services](auto done) -> std::function<void()> {
    const auto wait = services.when_ready(
        [done](std::error_code error, const Services& counting) { done(error, counting); });
    return [&services, wait] { services.cancel(wait); };
  };
  return detail::initiate<Services>(services.discovery(), begin, std::forward<Token>(token));
}

/// Stops the node as a slot, and completes when all that waited for it has ended. Errors as for
/// `ServiceDiscovery::stop`. A cancelled stop may still happen.
template <CompletionToken<> Token = DefaultToken>
auto async_stop(ServiceDiscovery& services, Token&& token = {}) {
  const auto begin = [&services](auto done) {
    return detail::stop_in_slot(services, services->executor(), done);
  };
  return detail::initiate<>(services.discovery(), begin, std::forward<Token>(token));
}

namespace detail {

/// Keeps a copy of the hook for as long as its coroutine runs.
template <class Hook>
boost::asio::awaitable<void> run_hook(Hook hook, Service service) {
  co_await hook(std::move(service));
}

inline void end_hook(const SetupDone& done, const std::exception_ptr& thrown) {
  if (!thrown) return done();
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    done.fail(error.what());
  } catch (...) {
    done.fail("the hook threw something that is no std::exception");
  }
}

}  // namespace detail

/// `ServiceDiscovery::setup` with a coroutine, `boost::asio::awaitable<void>(Service)`, as hook. It
/// runs on the node's executor; what it throws is its failure. When its time is up it is left to
/// itself, not cancelled.
template <class Hook>
void setup_awaitable(ServiceDiscovery& services, std::string_view name, Hook hook,
                     SetupOptions options = {}) {
  services.setup(
      name,
      [executor = services->executor(), hook](const Service& service, const SetupDone& done) {
        boost::asio::co_spawn(
            executor, detail::run_hook(hook, service),
            [done](std::exception_ptr thrown) { detail::end_hook(done, thrown); });
      },
      options);
}

}  // namespace muster
