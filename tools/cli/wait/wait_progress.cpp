#include "cli/wait/wait_progress.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <utility>

#include "cli/output/json_fields.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/terminal.hpp"

namespace muster::cli {

std::string text_of(const std::vector<MissingService>& missing) {
  std::string text;
  for (const MissingService& each : missing) text += printable(to_string(each)) + '\n';
  return text;
}

WaitProgress::WaitProgress(Foreground& foreground, bool json, std::optional<Duration> timeout)
    : services_(foreground.services()),
      json_(json),
      is_watched_(!json && is_terminal(STDERR_FILENO)),
      timeout_(timeout),
      lines_(std::cout),
      notice_(foreground, json, [this] { return summary(); }) {
  appeared_ = services_.on_service([this](const Service& service) { show_service(service); });
  updated_ = services_.on_service_updated(
      [this](const Service&, const Service& after) { show_service(after); });
  gone_ = services_.on_service_gone([this](const Service&) { show_missing(); });
}

void WaitProgress::start() {
  start_ = now().monotonic;
  show_missing();
  notice_.start();
}

void WaitProgress::show_service(const Service& service) {
  if (json_) lines_.write("service", to_json(service));
  show_missing();
}

void WaitProgress::show_missing() {
  const auto missing = services_.missing();
  const std::string text = text_of(missing);
  if (text.empty() || std::exchange(shown_, text) == text) return;
  if (json_) return write_missing(missing);
  if (!is_watched_) return;
  notice_.clear();
  std::cerr << text << std::flush;
}

void WaitProgress::write_missing(const std::vector<MissingService>& missing) {
  boost::json::array list;
  for (const MissingService& each : missing) list.push_back(to_json(each));
  lines_.write("notready", {{"missing", list}});
}

void WaitProgress::show_ready(const Services& services) {
  if (json_) lines_.write("ready", {{"services", to_json(services)}});
}

std::string WaitProgress::summary() const {
  std::vector<std::string> names;
  for (const MissingService& each : services_.missing()) names.push_back(each.name);
  const auto elapsed = std::chrono::floor<std::chrono::seconds>(now().monotonic - start_);
  const std::string limit = timeout_ ? " of " + format_duration(*timeout_) : "";
  return fmt::format("waiting for {}, {}{}", fmt::join(names, ", "), format_duration(elapsed),
                     limit);
}

}  // namespace muster::cli
