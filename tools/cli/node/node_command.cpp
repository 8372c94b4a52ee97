#include "cli/node/node_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/foreground/descriptor_kind.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/node/candidacies.hpp"
#include "cli/node/node_session.hpp"
#include "cli/node/startup_pages.hpp"
#include "cli/options/failure.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/options/number_option.hpp"
#include "cli/output/event_printer.hpp"

namespace muster::cli {

namespace {

/// The node has executed all of its start code after this time.
constexpr Duration startup_time = std::chrono::milliseconds(1'500);

void print_events(Discovery& node, EventPrinter& printer) {
  node.on_added([&](const Node& other) { printer.added(other); });
  node.on_updated([&](const Node& before, const Node& after) { printer.updated(before, after); });
  node.on_suspected([&](const Node& other) { printer.suspected(other); });
  node.on_removed([&](const Node& other, RemovalReason reason) { printer.removed(other, reason); });
  node.on_master([&](const Node& master) { printer.master(master); });
  node.on_promotion([&](std::uint64_t term) { printer.promotion(term); });
  node.on_demotion(
      [&](DemotionReason reason, std::uint64_t term) { printer.demotion(reason, term); });
}

/// Reads the keys again. The present keys stay in force if the files are unreadable.
void reread_keys(const CommonOptions& common, Discovery& node, EventPrinter& printer) {
  try {
    node.set_keys(read_keys(common));
  } catch (const Error& error) {
    printer.error(to_string(error.errc()), sentence_of(error));
  }
}

/// A program that embeds a node holds the other end of a pipe, and closes it when it ends.
EndOfInput end_of_input(const CommonOptions& common) {
  const bool is_embedded = common.json && is_connection(STDIN_FILENO);
  return is_embedded ? EndOfInput::ends_node : EndOfInput::ignored;
}

/// Creates the partitions that the nodes share while this one runs. The node hands its partitions
/// over before it ends.
std::unique_ptr<Partitions> make_partitions(const NodeCall& call, Foreground& foreground,
                                            EventPrinter& printer) {
  if (!call.partitions) return nullptr;
  auto partitions = std::make_unique<Partitions>(
      foreground.node(), *call.partitions,
      AssignmentOptions{
          .set = "partitions", .capacity = call.capacity, .exclude_leader = call.exclude_leader});
  partitions->on_assigned(
      [&](const auto& these, const auto& token) { printer.assigned(these, token); });
  partitions->on_revoked(
      [&](const auto& these, const auto& token) { printer.revoked(these, token); });
  const auto recovery = std::make_shared<Recovery>();
  foreground.node().on_removed([recovery](const Node& node, RemovalReason) {
    recovery->removed(node, std::chrono::steady_clock::now());
  });
  partitions->on_table([recovery, &printer](const PartitionTable& table) {
    const auto recovered =
        recovery->table(table, std::chrono::steady_clock::now(), std::chrono::system_clock::now());
    if (recovered) printer.recovered(*recovered);
  });
  partitions->on_error(
      [&](const Error& error) { printer.error(to_string(error.errc()), sentence_of(error)); });
  foreground.on_farewell([partitions = partitions.get()](Foreground::Slot done) {
    partitions->leave([done = std::move(done)](std::error_code) { done(); });
  });
  return partitions;
}

}  // namespace

const About NodeCall::about{
    .name = "node",
    .summary = "Run a node: print events, read commands (try: help)",
    .details = "",
    .examples = {{{"muster node --loopback",
                   "Runs a node that meets the nodes of this host; start a second one to see both"},
                  {"muster node --key-file cluster.key --partitions 12 --monitor 9000",
                   "Shares twelve partitions with the other nodes, and shows itself at "
                   "http://127.0.0.1:9000/"}}}};

void declare(CLI::App& app, NodeCall& call) {
  CLI::Option* partitions = add_number(
      app, "--partitions", call.partitions, {1, 16'384},
      "Number of partitions to split among the nodes that are started with the same number [none]");
  add_number(app, "--capacity", call.capacity, {0, 65535},
             "Share of partitions that this node takes, relative to other nodes; 0 takes none")
      ->needs(partitions);
  app.add_flag("--exclude-leader", call.exclude_leader,
               "Leave partitions to the other nodes while master")
      ->needs(partitions);
  app.add_option("--stand", call.elections, "Stand for this named election; may be repeated")
      ->type_name("NAME");
  add_monitor_flags(app, call.monitor);
}

ExitCode run(const NodeCall& call, const CommonOptions& common) {
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(to_options(common), *printer);
  foreground.report_to_service_manager();
  const auto partitions = make_partitions(call, foreground, *printer);
  NodeSession session(foreground, *printer, partitions.get(), end_of_input(common));
  foreground.watch_reader();
  print_events(foreground.node(), *printer);
  const Candidacies candidacies(call.elections, foreground.node(), *printer);
  if (!common.key_file.empty()) {
    foreground.on_hangup([&] { reread_keys(common, foreground.node(), *printer); });
  }
  const auto monitor = start_monitor(call.monitor, foreground.services());
  if (monitor && partitions) monitor->show(*partitions);
  foreground.on_start([&] {
    printer->started(foreground.node().self(), foreground.node().timing());
    if (partitions) partitions->start();
    if (monitor) printer->monitor(monitor->url());
    session.read_commands();
    foreground.after(startup_time, release_startup_pages);
  });
  const ExitCode code = foreground.run();
  printer->stopped();
  return code;
}

}  // namespace muster::cli
