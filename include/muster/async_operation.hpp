#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>
#include <type_traits>
#include <utility>

#include "muster/awaitable_deferred.hpp"
#include "muster/error.hpp"

/// What all operations of muster with a completion token have in common; muster/await.hpp says how
/// they behave.
namespace muster {

namespace detail {

/// The token inside a binder such as `boost::asio::bind_executor`; any other token itself.
template <class Token>
struct Unbound {
  using type = Token;
};
template <class Token>
requires requires {
  typename Token::target_type;
}
struct Unbound<Token> : Unbound<typename Token::target_type> {};

/// A token without a rule of Boost.Asio is itself the handler.
template <class Token, class Signature>
concept PlainHandler = requires {
  requires std::same_as<
      typename boost::asio::async_result<Token, Signature>::completion_handler_type, Token>;
};

template <class Token, class... Results>
concept TokenOrCallback = !PlainHandler<Token, void(std::exception_ptr, Results...)> ||
                          std::invocable<Token, std::exception_ptr, Results...>;

}  // namespace detail

/// A completion token that takes `Results`, or the failure in their place: a token of Boost.Asio,
/// such as `use_awaitable`, `use_future` or `deferred`, or a callback
/// `void(std::exception_ptr failure, Results...)`.
template <class Token, class... Results>
concept CompletionToken =
    detail::TokenOrCallback<typename detail::Unbound<std::decay_t<Token>>::type, Results...>;

/// The token of operations that are given none.
using DefaultToken = boost::asio::use_awaitable_t<>;

namespace detail {

/// An operation that is under way. It calls its handler once, with the first result, on the
/// handler's executor or else the node's, and keeps that executor busy until then.
///
/// Safe to call from any thread.
template <class Handler, class... Results>
class AsyncOperation : public std::enable_shared_from_this<AsyncOperation<Handler, Results...>> {
 public:
  AsyncOperation(Handler handler, const boost::asio::any_io_executor& fallback)
      : handler_(std::move(handler)),
        slot_(boost::asio::get_associated_cancellation_slot(handler_)),
        work_(boost::asio::get_associated_executor(handler_, fallback)) {}

  /// Calls `begin(done)`. `begin` returns a function, or an empty one, for the operation to call if
  /// it is cancelled. An exception from `begin` is the failure of the operation.
  template <class Begin>
  void start(Begin&& begin) {
    // The slot must be tied first: afterwards all may be over already, on another thread.
    if (slot_.is_connected()) {
      slot_.assign([weak = this->weak_from_this()](boost::asio::cancellation_type) {
        if (const auto self = weak.lock()) self->cancel();
      });
    }
    try {
      began(begin(Done{this->shared_from_this()}));
    } catch (...) {
      end(std::current_exception(), Results{}...);
    }
  }

  void end(std::exception_ptr failure, Results... results) {
    if (!has_begun_) return post_end(failure, std::move(results)...);
    if (has_ended_.exchange(true)) return;
    boost::asio::dispatch(work_.get_executor(), last_call(failure, std::move(results)...));
  }

 private:
  /// Ends the operation, with an error code or an exception; neither if it has succeeded.
  struct Done {
    std::shared_ptr<AsyncOperation> operation;

    void operator()(std::exception_ptr failure, Results... results) const {
      operation->end(std::move(failure), std::move(results)...);
    }
    void operator()(std::error_code error, Results... results) const {
      operation->end(to_exception(error), std::move(results)...);
    }
  };

  void post_end(std::exception_ptr failure, Results... results) {
    if (has_ended_.exchange(true)) return;
    boost::asio::post(work_.get_executor(), last_call(failure, std::move(results)...));
  }

  void cancel() {
    post_end(to_exception(Errc::cancelled), Results{}...);
    std::function<void()> release;
    {
      const std::lock_guard lock(mutex_);
      is_cancelled_ = true;
      release.swap(release_);
    }
    if (release) release();
  }

  void began(std::function<void()> release) {
    has_begun_ = true;
    {
      const std::lock_guard lock(mutex_);
      if (!is_cancelled_) return release_.swap(release);
    }
    if (release) release();
  }

  auto last_call(std::exception_ptr failure, Results... results) {
    return boost::asio::bind_allocator(
        boost::asio::get_associated_allocator(handler_),
        [self = this->shared_from_this(), failure, ... results = std::move(results)]() mutable {
          self->call(failure, std::move(results)...);
        });
  }

  void call(std::exception_ptr failure, Results... results) {
    if (slot_.is_connected()) slot_.clear();
    const auto work = std::move(work_);
    Handler handler = std::move(handler_);
    std::move(handler)(std::move(failure), std::move(results)...);
  }

  Handler handler_;
  boost::asio::associated_cancellation_slot_t<Handler> slot_;
  boost::asio::executor_work_guard<
      boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>>
      work_;
  /// The call that begins the operation has returned. Before that, the handler must be posted.
  std::atomic<bool> has_begun_ = false;
  std::atomic<bool> has_ended_ = false;

  std::mutex mutex_;
  bool is_cancelled_ = false;
  std::function<void()> release_;
};

/// Makes an operation of `begin(done)`. The call may come much later, or never, so `begin` must own
/// its arguments. Only `owner`, which has an executor, outlives the operation.
template <class... Results, class Owner, class Begin, class Token>
auto initiate(Owner& owner, Begin begin, Token&& token) {
  return boost::asio::async_initiate<Token, void(std::exception_ptr, Results...)>(
      [&owner](auto handler, auto how) {
        using Handler = decltype(handler);
        const auto allocator = boost::asio::get_associated_allocator(handler);
        std::allocate_shared<AsyncOperation<Handler, Results...>>(allocator, std::move(handler),
                                                                  owner.executor())
            ->start(std::move(how));
      },
      token, std::move(begin));
}

}  // namespace detail

}  // namespace muster
