#include "cli/options/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

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

/// Whether standard error leads to the journal of systemd, see systemd.exec(5).
bool journal_listens() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  return stream != nullptr && fstat(STDERR_FILENO, &status) == 0 &&
         fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

/// The priority at the beginning of a line for the journal, see sd-daemon(3).
std::string_view priority_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "<7>";
    case LogLevel::info:
      return "<6>";
    case LogLevel::warning:
      return "<4>";
    case LogLevel::error:
      return "<3>";
  }
  return "<3>";
}

/// The journal adds the name of the program and the time.
LogSink make_journal_log(const std::string& level) {
  const auto logger =
      std::make_shared<spdlog::logger>("muster", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::from_str(level));
  return [logger](LogLevel line_level, std::string_view line) {
    logger->log(level_of(line_level), "{}{}", priority_of(line_level), printable(line));
  };
}

}  // namespace

LogSink make_log(const std::string& level) {
  if (journal_listens()) return make_journal_log(level);
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
