#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string_view>

#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster::cli {

/// A moment on both clocks.
struct Moment {
  std::chrono::system_clock::time_point wall;
  /// The time of CLOCK_MONOTONIC. Its origin is arbitrary and the same for all processes of this
  /// host.
  Duration monotonic;
};

Moment now();

/// Prints the output of `--json`: one object per line, each flushed at once. Each object has
/// `event`, `time` and `monotonic` before the event's own fields.
class JsonLines {
 public:
  /// `out` must outlive this object.
  explicit JsonLines(std::ostream& out, std::function<Moment()> clock = now)
      : out_(out), clock_(std::move(clock)) {}

  void write(std::string_view event, const boost::json::object& fields = {});

  /// Until `end_answer`, each line has the member `id` as well.
  void begin_answer(const Value& id);
  /// Writes a line `done` if there was none since `begin_answer`.
  void end_answer();

 private:
  std::ostream& out_;
  std::function<Moment()> clock_;
  /// Of the request that is being answered.
  std::optional<Value> id_;
  bool has_answered_ = false;
};

}  // namespace muster::cli
