#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "muster/resource.hpp"

namespace muster::cluster {

/// Runs `end` at the first of any number of calls, on the calling thread.
inline WorkDone once(std::function<void(std::string_view why)> end) {
  return WorkDone([end = std::move(end),
                   was_called = std::make_shared<std::atomic<bool>>(false)](std::string_view why) {
    if (!was_called->exchange(true)) end(why);
  });
}

/// Treats an exception of a handler's member as its failure.
template <class Done, class Call>
void guard(const Done& done, Call&& call) {
  try {
    call();
  } catch (...) {
    done.fail(detail::reason_of(std::current_exception()));
  }
}

}  // namespace muster::cluster
