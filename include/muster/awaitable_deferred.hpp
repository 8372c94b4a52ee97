#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/version.hpp>
#include <concepts>
#include <exception>
#include <utility>

/// \file
/// Lets a coroutine `co_await` what `boost::asio::deferred` makes of an operation that completes
/// with `(std::exception_ptr, T)`. Boost 1.81's own handler for it does not compile; this one is
/// more specialised, and is gone with the next version.
#if BOOST_VERSION < 108200

namespace boost::asio::detail {

template <class R, std::movable T, class Executor>
class awaitable_async_op_handler<R(std::exception_ptr, T), Executor>
    : public awaitable_thread<Executor> {
 public:
  struct result_type {
    std::exception_ptr failure;
    T* value = nullptr;
  };

  awaitable_async_op_handler(awaitable_thread<Executor>* from, result_type& result)
      : awaitable_thread<Executor>(std::move(*from)), result_(result) {}

  void operator()(std::exception_ptr failure, T value) {
    result_ = {std::move(failure), &value};
    this->entry_point()->top_of_stack_->attach_thread(this);
    this->entry_point()->top_of_stack_->clear_cancellation_slot();
    this->pump();
  }

  static T resume(result_type& result) {
    if (result.failure) std::rethrow_exception(std::exchange(result.failure, nullptr));
    return std::move(*result.value);
  }

 private:
  result_type& result_;
};

}  // namespace boost::asio::detail

#endif
