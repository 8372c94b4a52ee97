#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "muster/await.hpp"
#include "muster/instances.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"

/// Shared work with completion tokens; muster/await.hpp says how the operations behave.
namespace muster {

/// `Partitions`, `Resources` or `Instances`.
template <class Work>
concept SharedWork = requires(Work& work, std::function<void(std::error_code)> done) {
  { work.node() } -> std::same_as<Discovery&>;
  work.leave(done);
  work.stop();
};

namespace detail {

template <class Done>
WorkDone work_done(const Done& done) {
  return WorkDone([done](std::string_view why) {
    if (why.empty()) return done(std::exception_ptr());
    done(std::make_exception_ptr(Error(Errc::request_failed, std::string(why))));
  });
}

}  // namespace detail

/// Hands over all work of this node, and completes when that is done. Errors as for `leave` of the
/// class. Cancellation ends only the wait: the node hands over all the same.
template <SharedWork Work, CompletionToken<> Token = DefaultToken>
auto async_leave(Work& work, Token&& token = {}) {
  const auto begin = [&work](auto done) -> std::function<void()> {
    work.leave([done](std::error_code error) { done(error); });
    return {};
  };
  return detail::initiate<>(work.node(), begin, std::forward<Token>(token));
}

/// Stops the object as a slot, and completes when all that waited for it has ended. A cancelled
/// stop may still happen.
template <SharedWork Work, CompletionToken<> Token = DefaultToken>
auto async_stop(Work& work, Token&& token = {}) {
  const auto begin = [&work](auto done) {
    return detail::stop_in_slot(work, work.node().executor(), done);
  };
  return detail::initiate<>(work.node(), begin, std::forward<Token>(token));
}

/// `Resources::allocate`. Completes when a node handles the resource. `Errc::request_failed` with
/// the reason otherwise; that is no proof that no node handles it later. The same after
/// cancellation.
template <CompletionToken<> Token = DefaultToken>
auto async_allocate(Resources& resources, Resource resource, Token&& token = {}) {
  auto begin = [&resources, resource = std::move(resource)](auto done) -> std::function<void()> {
    resources.allocate(resource, detail::work_done(done));
    return {};
  };
  return detail::initiate<>(resources.node(), std::move(begin), std::forward<Token>(token));
}

/// `Resources::deallocate`. Completes when the owner has terminated the resource. Errors as for
/// `async_allocate`.
template <CompletionToken<> Token = DefaultToken>
auto async_deallocate(Resources& resources, std::string_view id, Token&& token = {}) {
  auto begin = [&resources, id = std::string(id)](auto done) -> std::function<void()> {
    resources.deallocate(id, detail::work_done(done));
    return {};
  };
  return detail::initiate<>(resources.node(), std::move(begin), std::forward<Token>(token));
}

}  // namespace muster
