#include "cli/sim/sim_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ostream>
#include <string>

#include "cli/output/terminal.hpp"

namespace muster::cli {

namespace {

using Clock = std::chrono::steady_clock;

std::string describe_progress(const SimSetting& setting, std::size_t run, Duration elapsed) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(elapsed);
  return fmt::format("simulating {} nodes: run {} of {}, {} of {}", setting.nodes, run + 1,
                     setting.runs, format_duration(seconds), format_duration(setting.duration));
}

}  // namespace

SimProgress::SimProgress(const SimSetting& setting, std::ostream& errors, bool is_silent)
    : setting_(setting), errors_(errors), is_silent_(is_silent), start_(Clock::now()) {
  if (!is_silent && is_terminal(STDERR_FILENO)) {
    status_.emplace(errors, columns_of(STDERR_FILENO));
  }
}

void SimProgress::show(std::size_t run, Duration elapsed) {
  const auto now = Clock::now();
  if (is_silent_ || now - shown_ < status_interval) return;
  if (status_) {
    shown_ = now;
    return status_->show(describe_progress(setting_, run, elapsed));
  }
  if (now - start_ < notice_after) return;
  errors_ << "muster: " << describe_progress(setting_, run, elapsed) << std::endl;
  is_silent_ = true;
}

void SimProgress::clear() {
  if (status_) status_->clear();
}

}  // namespace muster::cli
