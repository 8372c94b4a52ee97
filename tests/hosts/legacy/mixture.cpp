#include "hosts/legacy/mixture.hpp"

#include <fmt/format.h>

namespace muster::test {

namespace {

using namespace std::chrono_literals;

/// Generous for a busy machine; each wait ends when its condition holds.
constexpr auto patience = 30s;
/// Longer than two of their checks for masters.
constexpr auto steady_for = 1200ms;

}  // namespace

Mixture::Mixture(std::string_view package, std::size_t hosts) : lab(hosts), package_(package) {}

JavaScriptNode& Mixture::start_theirs(Lab::Host host, const Json& options) {
  // Four times as fast as the defaults, in the same proportions.
  Json all = {{"broadcast", "10.77.0.255"},
              {"helloInterval", 250},
              {"checkInterval", 500},
              {"nodeTimeout", 1500},
              {"masterTimeout", 1500}};
  if (!key_.empty()) all["key"] = key_;
  for (const auto& [name, value] : options) all[name] = value;
  theirs_.push_back(std::make_unique<JavaScriptNode>(lab.host(host), package_, all));
  JavaScriptNode& node = *theirs_.back();
  await("it starts", [&] { return !node.id().empty(); });
  return node;
}

NodeProcess& Mixture::start_ours(Lab::Host host, const std::string& name,
                                 const std::vector<std::string>& options) {
  std::vector<std::string> all = legacy_options();
  all.push_back("--accept-unauthenticated");
  all.insert(all.end(), options.begin(), options.end());
  return start_native(host, name, all);
}

NodeProcess& Mixture::start_native(Lab::Host host, const std::string& name,
                                   const std::vector<std::string>& options) {
  std::vector<std::string> all = {"--port", std::string(port)};
  all.insert(all.end(), options.begin(), options.end());
  ours_.push_back(std::make_unique<NodeProcess>(lab.host(host), name, all));
  NodeProcess& node = *ours_.back();
  await(name + " starts", [&] { return node.has_started(); });
  return node;
}

Process& Mixture::start_command(Lab::Host host, const std::vector<std::string>& arguments) {
  commands_.push_back(std::make_unique<Process>(lab.host(host), Process::Call{arguments}));
  return *commands_.back();
}

std::vector<std::string> Mixture::legacy_options() const {
  std::vector<std::string> options = {
      "--legacy", package_, "--legacy-hello-interval", "250ms", "--legacy-node-timeout", "1500ms"};
  if (!key_.empty()) {
    options.push_back("--legacy-key-file");
    options.push_back(key_file_);
  }
  return options;
}

void Mixture::set_key(const std::string& key) {
  key_ = key;
  key_file_ = files_.write("legacy-key", key + '\n');
}

bool Mixture::poll(const std::function<bool()>& condition, std::chrono::nanoseconds time) {
  std::vector<Process*> processes;
  for (const auto& node : theirs_) processes.push_back(&node->process());
  for (const auto& node : ours_) processes.push_back(&node->process());
  for (const auto& command : commands_) processes.push_back(command.get());
  return poll_until(
      processes,
      [&] {
        for (const auto& node : theirs_) node->take_lines();
        for (const auto& node : ours_) node->take_lines();
        return condition();
      },
      time);
}

void Mixture::await(std::string_view what, const std::function<bool()>& condition,
                    boost::source_location where) {
  if (poll(condition, patience)) return;
  throw Missed(fmt::format("{}:{}: it did not happen that {}\n{}", where.file_name(), where.line(),
                           what, story()));
}

void Mixture::settle(JavaScriptNode& node) {
  const std::size_t answers = node.count("nodes");
  node.call({"nodes"});
  await("it answers", [&] { return node.count("nodes") > answers; });
}

void Mixture::settle(NodeProcess& node) {
  const std::size_t answers = node.count({.kind = "masters"});
  node.command("masters");
  await("it answers", [&] { return node.count({.kind = "masters"}) > answers; });
}

void Mixture::await_masters(std::size_t count, boost::source_location where) {
  // The wait starts again at each change, until all nodes have settled.
  await(
      fmt::format("there are {} masters, and stay", count),
      [&] { return masters() == count && !poll([&] { return masters() != count; }, steady_for); },
      where);
}

std::size_t Mixture::masters() const {
  std::size_t masters = 0;
  for (const auto& node : theirs_) masters += node->is_master() ? 1 : 0;
  for (const auto& node : ours_) masters += node->is_master() ? 1 : 0;
  return masters;
}

std::string Mixture::story() const {
  std::string story;
  for (const auto& node : theirs_) story += "JavaScript: " + node->output() + '\n';
  for (const auto& node : ours_) {
    story +=
        fmt::format("{}: {}{}\n", node->name(), node->process().output(), node->process().errors());
  }
  for (const auto& command : commands_) {
    story += "command: " + command->output() + command->errors() + '\n';
  }
  return story;
}

}  // namespace muster::test
