#include "cli/node_command.hpp"

#include "cli/event_printer.hpp"
#include "cli/failure.hpp"
#include "cli/foreground.hpp"
#include "cli/node_session.hpp"

namespace muster::cli {

namespace {

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

/// Keys that cannot be read leave the present ones in force.
void reread_keys(const CommonOptions& common, Discovery& node, EventPrinter& printer) {
  try {
    node.set_keys(read_keys(common));
  } catch (const Error& error) {
    printer.error(to_string(error.errc()), sentence_of(error));
  }
}

}  // namespace

ExitCode run_node(const CommonOptions& common) {
  const auto printer = make_event_printer(common.json);
  Foreground foreground(to_options(common), *printer);
  NodeSession session(foreground, *printer);
  print_events(foreground.node(), *printer);
  if (!common.key_file.empty()) {
    foreground.on_hangup([&] { reread_keys(common, foreground.node(), *printer); });
  }
  foreground.on_start([&] {
    printer->started(foreground.node().self(), foreground.node().timing());
    session.read_commands();
  });
  const ExitCode code = foreground.run();
  printer->stopped();
  return code;
}

}  // namespace muster::cli
