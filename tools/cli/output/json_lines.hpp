#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <iosfwd>
#include <string_view>

#include "muster/timing.hpp"

namespace muster::cli {

/// A moment on both clocks.
struct Moment {
  std::chrono::system_clock::time_point wall;
  /// Since an arbitrary beginning, the same for all processes of this host (CLOCK_MONOTONIC).
  Duration monotonic;
};

Moment now();

/// The output of `--json`: one object per line, flushed at once, each with `event`, `time` and
/// `monotonic` before the event's own fields.
class JsonLines {
 public:
  /// `out` must outlive this.
  explicit JsonLines(std::ostream& out, std::function<Moment()> clock = now)
      : out_(out), clock_(std::move(clock)) {}

  void write(std::string_view event, const boost::json::object& fields = {});

 private:
  std::ostream& out_;
  std::function<Moment()> clock_;
};

}  // namespace muster::cli
