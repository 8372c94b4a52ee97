#include "cli/bridge/bridge_command.hpp"

#include <CLI/CLI.hpp>

#include "cli/bridge/delegates.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/options/failure.hpp"
#include "cli/output/event_printer.hpp"

namespace muster::cli {

namespace {

/// The bridge's own node in the cluster. It leaves elections to others, as it leaves those of the
/// JavaScript nodes to them: forged masters end at the bridge.
Options inside_of(const Options& options) {
  Options inside = options;
  inside.legacy.reset();
  inside.eligible = false;
  inside.ignore = Ignore::process;
  return inside;
}

/// Its node among the JavaScript nodes.
Options outside_of(const Options& options) {
  Options outside = options;
  outside.legacy->only = true;
  outside.eligible = false;
  outside.ignore = Ignore::process;
  return outside;
}

/// One warning is loud enough.
Options quiet(Options options) {
  options.log = [](LogLevel, std::string_view) {};
  return options;
}

void require_legacy(const Options& options) {
  if (!options.legacy) {
    throw Error(Errc::invalid_option,
                "a bridge leads to JavaScript nodes; add \"--legacy node-discovery\" or "
                "\"--legacy node-discover\"");
  }
  // As for a node in both worlds: the ports must be apart. The delegates keep the worlds so.
  Options mixed = options;
  mixed.legacy->accept_unauthenticated = true;
  mixed.legacy->only = false;
  validate(mixed);
}

/// What the cluster is told of a JavaScript node beside its name, host and info.
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

/// Both worlds, and the nodes of each as the other sees them.
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
    "bridge", "Show the nodes of a cluster to those of a JavaScript package, and the reverse"};

void declare(CLI::App& app, BridgeCall& call) {
  app.add_option("--channel", call.channels, "Carry what is said on this channel")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("CHANNEL");
}

ExitCode run(const BridgeCall& call, const CommonOptions& common) {
  const Options options = to_options(common);
  require_legacy(options);
  const auto printer = make_event_printer(common.json);
  Foreground foreground(inside_of(options), *printer);
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
