#include "cli/elections/elections_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "cli/elections/election_table.hpp"
#include "cli/elections/lock_table.hpp"
#include "cli/foreground/observation.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_lines.hpp"

namespace muster::cli {

namespace {

/// What nodes publish of their elections and locks.
struct Published {
  std::vector<Node> nodes;
  std::vector<ElectionStatus> elections;
  std::vector<LockStatus> locks;
};

void print_json(const Published& published) {
  JsonLines lines(std::cout);
  for (const ElectionStatus& election : published.elections) {
    lines.write("election", to_value(election, published.nodes).as_object());
  }
  for (const LockStatus& lock : published.locks) {
    lines.write("lock", to_value(lock, published.nodes).as_object());
  }
  lines.write("end", {{"count", published.elections.size()}, {"locks", published.locks.size()}});
}

void print_tables(const Published& published, Duration listened) {
  const auto& [nodes, elections, locks] = published;
  if (elections.empty() && locks.empty()) {
    std::cerr << fmt::format(
        "found no node within {} that stands for an election or uses a lock; `muster nodes` lists "
        "the nodes\n",
        format_duration(listened));
    return;
  }
  const Style style = Style::for_descriptor(STDOUT_FILENO);
  const auto now = std::chrono::system_clock::now();
  if (!elections.empty()) std::cout << election_table(elections, nodes, now).text(style);
  if (!elections.empty() && !locks.empty()) std::cout << '\n';
  if (!locks.empty()) std::cout << lock_table(locks, nodes, now).text(style);
}

}  // namespace

const About ElectionsCall::about{
    .name = "elections",
    .summary = "List named elections and locks, without becoming a node",
    .details = "",
    .examples = {{{"muster elections --key-file cluster.key",
                   "Lists the elections, who leads, and the locks that are in use"},
                  {"muster elections --loopback --json", "Prints one JSON object per election"}}}};

void declare(CLI::App& app, ElectionsCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen for nodes");
}

ExitCode run(const ElectionsCall& call, const CommonOptions& common) {
  Published published;
  std::vector<Node>& nodes = published.nodes;
  const ExitCode code = observe(common, call.listen_for,
                                [&](ServiceDiscovery& services) { nodes = services->nodes(); });
  published.elections = published_elections(nodes);
  published.locks = published_locks(nodes);
  common.json ? print_json(published) : print_tables(published, call.listen_for);
  return code;
}

}  // namespace muster::cli
