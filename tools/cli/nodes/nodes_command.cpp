#include "cli/nodes/nodes_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/observation.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/node_table.hpp"

namespace muster::cli {

namespace {

void print_json(const std::vector<Node>& nodes) {
  JsonLines lines(std::cout);
  for (const Node& node : nodes) lines.write("node", {{"node", to_value(node)}});
  lines.write("end", {{"count", nodes.size()}});
}

void print_table(const std::vector<Node>& nodes, Duration listened) {
  if (nodes.empty()) {
    std::cerr << fmt::format("found no node within {}; `muster doctor` may know why\n",
                             format_duration(listened));
    return;
  }
  std::cout << node_table(nodes, now().wall).text(Style::for_descriptor(STDOUT_FILENO));
}

}  // namespace

const About NodesCall::about{
    .name = "nodes",
    .summary = "List the nodes, without becoming one of them",
    .details = "",
    .examples = {{{"muster nodes --key-file cluster.key", "Lists the nodes that have the same key"},
                  {"muster nodes --for 5s --loopback --json",
                   "Listens longer, and prints one JSON object per node"}}}};

void declare(CLI::App& app, NodesCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen for nodes");
}

ExitCode run(const NodesCall& call, const CommonOptions& common) {
  std::vector<Node> nodes;
  const ExitCode code = observe(common, call.listen_for,
                                [&](ServiceDiscovery& services) { nodes = services->nodes(); });
  common.json ? print_json(nodes) : print_table(nodes, call.listen_for);
  return code;
}

}  // namespace muster::cli
