#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Finds out when a node that has just started knows everybody who is there: somebody came, and for
/// a while nobody else did.
class Settling {
 public:
  /// `foreground` must outlive this.
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
