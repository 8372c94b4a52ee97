#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>

namespace muster::io {

/// Runs `context` until `condition` holds. Returns false if it does not hold after a long time.
inline bool run_until(boost::asio::io_context& context, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  context.restart();
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    if (context.run_one_until(deadline) == 0) context.restart();
  }
  return true;
}

/// Runs the handlers that are ready, without waiting.
inline void run_ready(boost::asio::io_context& context) {
  context.restart();
  context.poll();
}

}  // namespace muster::io
