#include "cli/wait/wait_progress.hpp"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "cli/output/json_fields.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

std::string text_of(const std::vector<MissingService>& missing) {
  std::string text;
  for (const MissingService& each : missing) text += printable(to_string(each)) + '\n';
  return text;
}

WaitProgress::WaitProgress(ServiceDiscovery& services, bool json)
    : services_(services), json_(json), is_watched_(isatty(STDERR_FILENO) == 1), lines_(std::cout) {
  appeared_ = services_.on_service([this](const Service& service) { show_service(service); });
  updated_ = services_.on_service_updated(
      [this](const Service&, const Service& after) { show_service(after); });
  gone_ = services_.on_service_gone([this](const Service&) { show_missing(); });
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
  if (is_watched_) std::cerr << "waiting for\n" << text << std::flush;
}

void WaitProgress::write_missing(const std::vector<MissingService>& missing) {
  boost::json::array list;
  for (const MissingService& each : missing) list.push_back(to_json(each));
  lines_.write("notready", {{"missing", list}});
}

void WaitProgress::show_ready(const Services& services) {
  if (json_) lines_.write("ready", {{"services", to_json(services)}});
}

}  // namespace muster::cli
