#include "cli/elections/elections_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/elections/election_table.hpp"
#include "cli/foreground/observation.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_lines.hpp"

namespace muster::cli {

namespace {

void print_json(const std::vector<ElectionStatus>& elections, const std::vector<Node>& nodes) {
  JsonLines lines(std::cout);
  for (const ElectionStatus& election : elections) {
    lines.write("election", to_value(election, nodes).as_object());
  }
  lines.write("end", {{"count", elections.size()}});
}

void print_table(const std::vector<ElectionStatus>& elections, const std::vector<Node>& nodes,
                 Duration listened) {
  if (elections.empty()) {
    std::cerr << fmt::format(
        "found no node within {} that stands for an election; `muster nodes` lists the nodes\n",
        format_duration(listened));
    return;
  }
  std::cout << election_table(elections, nodes).text(Style::for_descriptor(STDOUT_FILENO));
}

}  // namespace

const About ElectionsCall::about{
    .name = "elections",
    .summary = "List named elections and their leaders, without becoming a node",
    .details = "",
    .examples = {{{"muster elections --key-file cluster.key",
                   "Lists the elections for which a node stands, and who leads"},
                  {"muster elections --loopback --json", "Prints one JSON object per election"}}}};

void declare(CLI::App& app, ElectionsCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen for nodes");
}

ExitCode run(const ElectionsCall& call, const CommonOptions& common) {
  std::vector<Node> nodes;
  const ExitCode code = observe(common, call.listen_for,
                                [&](ServiceDiscovery& services) { nodes = services->nodes(); });
  const std::vector<ElectionStatus> elections = published_elections(nodes);
  common.json ? print_json(elections, nodes) : print_table(elections, nodes, call.listen_for);
  return code;
}

}  // namespace muster::cli
