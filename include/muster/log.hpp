#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "muster/error.hpp"
#include "muster/id.hpp"

namespace muster {

/// The severity of one line of the library's log.
enum class LogLevel { debug, info, warning, error };

/// One line of the log, and the values in it that programs look for.
struct LogEntry {
  LogLevel level = LogLevel::info;
  /// The whole line. Valid during the call.
  std::string_view line;
  /// The other node that the line is about, if it is about one.
  std::optional<NodeId> node = {};
  /// The code of the error that the line reports, if it reports one.
  std::optional<Errc> code = {};
};

namespace detail {

template <class Sink>
concept LineSink = std::invocable<Sink&, LogLevel, std::string_view>;
template <class Sink>
concept EntrySink = std::invocable<Sink&, const LogEntry&> && !LineSink<Sink>;

}  // namespace detail

/// Receives the lines of the log: a function `void(LogLevel, std::string_view line)` or
/// `void(const LogEntry&)`. Empty by default.
class LogSink {
 public:
  LogSink() = default;
  template <detail::LineSink Sink>
  LogSink(Sink sink) {
    if (is_empty(sink)) return;
    sink_ = [sink = std::move(sink)](const LogEntry& entry) mutable {
      sink(entry.level, entry.line);
    };
  }
  template <detail::EntrySink Sink>
  LogSink(Sink sink) {
    if (!is_empty(sink)) sink_ = std::move(sink);
  }

  explicit operator bool() const { return static_cast<bool>(sink_); }
  /// Requires: not empty.
  void operator()(const LogEntry& entry) const { sink_(entry); }
  void operator()(LogLevel level, std::string_view line) const {
    sink_({.level = level, .line = line});
  }

 private:
  template <class Sink>
  static bool is_empty(const Sink& sink) {
    if constexpr (std::constructible_from<bool, const Sink&>) {
      return !static_cast<bool>(sink);
    } else {
      return false;
    }
  }

  std::function<void(const LogEntry& entry)> sink_;
};

}  // namespace muster
