#include "cli/partitions/partitions_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/observation.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/partition_table.hpp"

namespace muster::cli {

const About PartitionsCall::about{
    .name = "partitions",
    .summary = "List which node owns which partitions, without becoming a node",
    .details = "",
    .examples = {{{"muster partitions --key-file cluster.key",
                   "Lists the owners, and the partitions that are changing hands"},
                  {"muster partitions --loopback --json",
                   "Prints the table of partitions as one JSON object"}}}};

void declare(CLI::App& app, PartitionsCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen for nodes");
}

ExitCode run(const PartitionsCall& call, const CommonOptions& common) {
  std::vector<Node> nodes;
  const ExitCode code = observe(common, call.listen_for,
                                [&](ServiceDiscovery& services) { nodes = services->nodes(); });
  const auto table = published_table(nodes);
  if (!table) {
    std::cerr << fmt::format(
        "found no node within {} that distributes partitions; `muster nodes` lists the nodes\n",
        format_duration(call.listen_for));
    return code;
  }
  if (common.json) {
    JsonLines(std::cout).write("partitions", to_value(*table, nodes).as_object());
  } else {
    std::cout << partition_table(*table, nodes).text(Style::for_descriptor(STDOUT_FILENO));
  }
  return code;
}

}  // namespace muster::cli
