#include "discovery/log.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace muster::detail {

LogSink default_log() {
  return [](LogLevel level, std::string_view line) {
    if (level < LogLevel::warning) return;
    fmt::print(stderr, "muster: {}: {}\n", level == LogLevel::error ? "error" : "warning", line);
  };
}

}  // namespace muster::detail
