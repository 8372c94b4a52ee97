#include "cli/options/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <unistd.h>

#include "cli/output/printable.hpp"
#include "cli/output/style.hpp"
#include "cli/output/terminal.hpp"

namespace muster::cli {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

LogSink make_log(const std::string& level) {
  const bool has_colour = Style::for_descriptor(STDERR_FILENO).has_colour();
  const auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
      has_colour ? spdlog::color_mode::always : spdlog::color_mode::never);
  const auto logger = std::make_shared<spdlog::logger>("muster", sink);
  logger->set_pattern(std::string(line_start()) + "%n: %^%l%$: %v");
  logger->set_level(spdlog::level::from_str(level));
  return [logger](LogLevel line_level, std::string_view line) {
    logger->log(level_of(line_level), "{}", printable(line));
  };
}

}  // namespace muster::cli
