#include "cli/bridge/bridge_command.hpp"

#include <CLI/CLI.hpp>

#include "cli/bridge/delegates.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/options/failure.hpp"
#include "cli/output/event_printer.hpp"

namespace muster::cli {

namespace {

/// The options of the bridge's own node in the cluster. The bridge takes part in no election on
/// either side, so a forged master on one side has no effect on the other.
Options inside_of(const Options& options) {
  Options inside = options;
  inside.legacy.reset();
  inside.eligible = false;
  inside.ignore = Ignore::process;
  return inside;
}

/// The options of the bridge's node among the legacy nodes.
Options outside_of(const Options& options) {
  Options outside = options;
  outside.legacy->only = true;
  outside.eligible = false;
  outside.ignore = Ignore::process;
  return outside;
}

/// Silences the log of a delegate, because the bridge's own node logs the same warnings.
Options quiet(Options options) {
  options.log = [](LogLevel, std::string_view) {};
  return options;
}

void require_legacy(const Options& options) {
  if (!options.legacy) {
    throw Error(Errc::invalid_option,
                "a bridge leads to legacy nodes; add \"--legacy node-discovery\" or "
                "\"--legacy node-discover\"");
  }
  // The two sides need separate ports, like the two protocols of one node. This check applies that
  // rule. The delegates keep the sides apart.
  Options mixed = options;
  mixed.legacy->accept_unauthenticated = true;
  mixed.legacy->only = false;
  validate(mixed);
}

/// Describes a legacy node to the cluster, beside its name, host and info.
Value origin_of(const Node& node) {
  return {{"id", node.id.to_string()},
          {"address", node.address()},
          {"isMaster", node.is_master},
          {"isMasterEligible", node.is_master_eligible},
          {"weight", node.weight}};
}

std::optional<Value> nothing(const Node&) {
  return std::nullopt;
}

/// The nodes of both sides, and the delegates of each side on the other.
class Bridge {
 public:
  Bridge(const Options& options, Foreground& foreground, EventPrinter& printer)
      : printer_(printer),
        inside_(foreground.node()),
        outside_(outside_of(options), foreground.executor()),
        outsiders_inside_(quiet(inside_of(options)), foreground.executor(), origin_of, report()),
        insiders_outside_(quiet(outside_of(options)), foreground.executor(), nothing, report()) {
    connect(inside_, insiders_outside_);
    connect(outside_, outsiders_inside_);
    outside_.on_error(report());
  }

  void carry(const std::string& channel) {
    inside_.join(channel, [this](const Message& message) { pass(message, insiders_outside_); });
    outside_.join(channel, [this](const Message& message) { pass(message, outsiders_inside_); });
  }
  void start() { outside_.start(); }
  void stop() {
    outsiders_inside_.remove_all();
    insiders_outside_.remove_all();
    outside_.stop();
  }

 private:
  Delegates::Report report() {
    return
        [this](const Error& error) { printer_.error(to_string(error.errc()), sentence_of(error)); };
  }

  void connect(Discovery& world, Delegates& elsewhere) {
    world.on_added([&](const Node& node) {
      printer_.added(node);
      elsewhere.add(node);
    });
    world.on_updated([&](const Node&, const Node& node) { elsewhere.update(node); });
    world.on_removed([&](const Node& node, RemovalReason reason) {
      printer_.removed(node, reason);
      elsewhere.remove(node);
    });
  }

  void pass(const Message& message, Delegates& elsewhere) {
    printer_.message(message);
    elsewhere.say(message);
  }

  EventPrinter& printer_;
  Discovery& inside_;
  Discovery outside_;
  Delegates outsiders_inside_;
  Delegates insiders_outside_;
};

}  // namespace

const About BridgeCall::about{
    .name = "bridge",
    .summary = "Connect a cluster with legacy nodes (of JavaScript packages)",
    .details = "",
    .examples = {{{"muster bridge --legacy node-discovery --port 13345 --key-file cluster.key "
                   "--channel jobs",
                   "Shows each side the nodes of the other, and carries the messages of one "
                   "channel"},
                  {"muster bridge --legacy node-discover --port 13345 --key-file cluster.key "
                   "--clear-text",
                   "The same without messages, for legacy nodes that have no key"}}}};

void declare(CLI::App& app, BridgeCall& call) {
  app.add_option("--channel", call.channels,
                 "Channel whose messages to carry; may be given several times")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("CHANNEL");
}

ExitCode run(const BridgeCall& call, const CommonOptions& common) {
  const Options options = to_options(common);
  require_legacy(options);
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(inside_of(options), *printer);
  foreground.report_to_service_manager();
  Bridge bridge(options, foreground, *printer);
  for (const std::string& channel : call.channels) bridge.carry(channel);
  foreground.on_start([&] {
    bridge.start();
    printer->started(foreground.node().self(), foreground.node().timing());
  });
  foreground.on_end([&] { bridge.stop(); });
  const ExitCode code = foreground.run();
  printer->stopped();
  return code;
}

}  // namespace muster::cli
