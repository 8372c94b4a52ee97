#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace example {

/// Runs the steps of a play. Each step starts when its condition holds.
class Play {
 public:
  struct Step {
    std::function<bool()> when;
    std::function<void()> then;
  };

  Play(boost::asio::io_context& context, std::vector<Step> steps)
      : context_(context), steps_(std::move(steps)), timer_(context) {
    look();
  }
  bool is_over() const { return next_ == steps_.size(); }

 private:
  void look() {
    while (!is_over() && steps_[next_].when()) steps_[next_++].then();
    if (is_over()) return context_.stop();
    timer_.expires_after(std::chrono::milliseconds(20));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) look();
    });
  }

  boost::asio::io_context& context_;
  std::vector<Step> steps_;
  std::size_t next_ = 0;
  boost::asio::steady_timer timer_;
};

}  // namespace example
