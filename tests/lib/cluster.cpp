#include "lib/cluster.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace muster::test {

NodeProcess& Cluster::start(Lab::Host host, const Options& options) {
  return start(host, fmt::format("h{}", host + 1), options);
}

NodeProcess& Cluster::start(Lab::Host host, std::string name, const Options& options) {
  return *nodes_.emplace_back(
      std::make_unique<NodeProcess>(lab.host(host), std::move(name), options));
}

void Cluster::start_all(const Options& options) {
  for (Lab::Host host = 0; host < lab.size(); ++host) start(host, options);
  await("all see each other and one master", [&] { return is_settled(); });
}

NodeProcess& Cluster::node(std::string_view name) {
  for (const auto& node : nodes_) {
    if (node->name() == name) return *node;
  }
  throw std::out_of_range("no such node");
}

void Cluster::kill(NodeProcess& node) {
  node.process().signal(SIGKILL);
}

int Cluster::stop(NodeProcess& node) {
  node.process().signal(SIGTERM);
  await(node.name() + " ends", [&] { return node.process().has_ended(); });
  return node.process().exit_code();
}

void Cluster::await(std::string_view what, const std::function<bool()>& condition,
                    std::chrono::nanoseconds patience, boost::source_location where) {
  const Seconds since = monotonic_now();
  if (poll(condition, patience)) return;
  throw Missed(fmt::format("{}:{}: within {} s of {:.6f} it did not happen that {}\n{}",
                           where.file_name(), where.line(),
                           std::chrono::duration<Seconds>(patience).count(), since, what, story()));
}

const NodeEvent& Cluster::await(NodeProcess& node, const Pattern& pattern,
                                std::chrono::nanoseconds patience, boost::source_location where) {
  await(
      fmt::format("{} says \"{} {} {}\"", node.name(), pattern.kind, pattern.name, pattern.reason),
      [&] { return node.find(pattern) != nullptr; }, patience, where);
  return *node.find(pattern);
}

const NodeEvent& Cluster::ask(NodeProcess& node, std::string_view command, std::string_view kind) {
  const Pattern answer{.kind = std::string(kind), .since = monotonic_now()};
  node.command(command);
  return await(node, answer);
}

void Cluster::pass(std::chrono::nanoseconds time) {
  poll([] { return false; }, time);
}

bool Cluster::poll(const std::function<bool()>& condition, std::chrono::nanoseconds patience) {
  std::vector<Process*> processes;
  for (const auto& node : nodes_) processes.push_back(&node->process());
  return poll_until(
      processes,
      [&] {
        for (const auto& node : nodes_) node->take_lines();
        return condition();
      },
      patience);
}

std::vector<NodeProcess*> Cluster::running() const {
  std::vector<NodeProcess*> running;
  for (const auto& node : nodes_) {
    if (!node->process().has_ended()) running.push_back(node.get());
  }
  return running;
}

std::vector<NodeProcess*> Cluster::masters() const {
  std::vector<NodeProcess*> masters = running();
  std::erase_if(masters, [](const NodeProcess* node) { return !node->is_master(); });
  return masters;
}

NodeProcess& Cluster::master() const {
  const auto found = masters();
  if (found.size() == 1) return *found.front();
  throw Missed(fmt::format("there are {} masters\n{}", found.size(), story()));
}

bool Cluster::is_settled() const {
  const auto nodes = running();
  // Numbers are compared first, because names take long among hundreds of nodes and this runs after
  // every line.
  return std::all_of(
             nodes.begin(), nodes.end(),
             [&](const NodeProcess* node) { return node->nodes_seen() == nodes.size() - 1; }) &&
         agree(nodes);
}

bool Cluster::agree(const std::vector<NodeProcess*>& nodes) {
  if (nodes.empty()) return false;
  const auto masters = nodes.front()->masters();
  if (masters.size() != 1) return false;
  return std::all_of(nodes.begin(), nodes.end(), [&](const NodeProcess* node) {
    return node->masters() == masters &&
           std::all_of(nodes.begin(), nodes.end(), [&](const NodeProcess* other) {
             return other == node || node->sees(other->name());
           });
  });
}

std::size_t Cluster::count(const Pattern& pattern) const {
  std::size_t count = 0;
  for (const auto& node : nodes_) count += node->count(pattern);
  return count;
}

void Cluster::measured(std::string_view what, Seconds value) {
  const std::string text = fmt::format("{:.6f}", value);
  fmt::print("measured: {} {}\n", what, text);
  testing::Test::RecordProperty(std::string(what), text);
}

std::string Cluster::story(Seconds since) const {
  std::vector<std::pair<Seconds, std::string>> lines;
  for (const auto& node : nodes_) {
    for (const NodeEvent& event : node->events()) {
      if (event.at < since) continue;
      lines.emplace_back(event.at,
                         fmt::format("{:.6f} {}: {}\n", event.at, node->name(), event.summary()));
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string story;
  for (const auto& [at, line] : lines) story += line;
  for (const auto& node : nodes_) {
    if (node->process().has_ended()) {
      story += fmt::format("{} ended with {}\n", node->name(), node->process().exit_code());
    }
    if (node->process().errors().empty()) continue;
    story += fmt::format("{} on standard error: {}", node->name(), node->process().errors());
  }
  return story;
}

}  // namespace muster::test
