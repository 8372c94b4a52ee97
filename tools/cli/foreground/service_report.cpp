#include "cli/foreground/service_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

/// One report covers all changes of this time, as when many nodes start.
constexpr Duration change_delay = std::chrono::milliseconds(100);

std::string role_and_term(const Discovery& node) {
  if (node.is_master()) return fmt::format("master under term {}", node.term());
  const std::vector<Node> masters = node.masters();
  if (masters.empty()) return "no master known";
  return fmt::format("led by {} under term {}", printable(masters.front().name),
                     masters.front().term);
}

}  // namespace

ServiceReport::ServiceReport(ServiceManager manager, Discovery& node)
    : manager_(std::move(manager)),
      node_(node),
      change_timer_(node.executor()),
      watchdog_timer_(node.executor()) {
  node_.on_added([this](const Node&) { count(1); });
  node_.on_removed([this](const Node&, RemovalReason) { count(-1); });
  node_.on_master([this](const Node&) { change_soon(); });
  node_.on_promotion([this](std::uint64_t) { change_soon(); });
  node_.on_demotion([this](DemotionReason, std::uint64_t) { change_soon(); });
}

void ServiceReport::started() {
  manager_.tell("READY=1");
  tell_status();
  if (manager_.watchdog()) feed_watchdog();
}

void ServiceReport::stopping() {
  if (std::exchange(is_stopping_, true)) return;
  change_timer_.end();
  manager_.tell("STOPPING=1\nSTATUS=stopping");
}

void ServiceReport::close() {
  change_timer_.end();
  watchdog_timer_.end();
}

void ServiceReport::count(std::ptrdiff_t nodes) {
  others_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(others_) + nodes);
  change_soon();
}

void ServiceReport::change_soon() {
  if (std::exchange(is_change_due_, true)) return;
  change_timer_.set(change_delay, [this] {
    is_change_due_ = false;
    tell_status();
  });
}

void ServiceReport::tell_status() {
  if (const std::string now = status(); now != std::exchange(told_, now)) {
    manager_.tell("STATUS=" + now);
  }
}

std::string ServiceReport::status() const {
  return fmt::format("{}; {} other node{}", role_and_term(node_), others_, others_ == 1 ? "" : "s");
}

void ServiceReport::feed_watchdog() {
  manager_.tell("WATCHDOG=1");
  // As sd_watchdog_enabled(3) advises, twice as often as needed.
  watchdog_timer_.set(*manager_.watchdog() / 2, [this] { feed_watchdog(); });
}

}  // namespace muster::cli
