#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Detects when a node that has just started knows all present nodes: at least one node has
/// appeared, and then no further one for some time.
class Settling {
 public:
  /// `foreground` must outlive this object.
  explicit Settling(Foreground& foreground);

  /// Calls `settled` once, after `patience` at the latest. Requires: the node has just started.
  void await(Duration patience, std::function<void()> settled);

 private:
  void expect_quiet();
  void finish();

  Foreground& foreground_;
  boost::asio::steady_timer& quiet_;
  std::function<void()> settled_;
};

}  // namespace muster::cli
