#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <ostream>

#include "cli/bench/bench_flags.hpp"
#include "cli/common_flags.hpp"
#include "cli/config_file.hpp"
#include "cli/duration_option.hpp"
#include "cli/help.hpp"
#include "cli/monitor_flags.hpp"
#include "cli/run_flags.hpp"
#include "cli/sim/sim_flags.hpp"
#include "cli/tcp_port.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

/// The calls while they are being read; one of them is then chosen.
struct Calls {
  NodeCall node;
  NodesCall nodes;
  SendCall send;
  ListenCall listen;
  AdvertiseCall advertise;
  WaitCall wait;
  RunCall run;
  ServicesCall services;
  PartitionsCall partitions;
  BridgeCall bridge;
  DoctorCall doctor;
  BenchCall bench;
  SimCall sim;
};

/// CLI11's own check would quote the largest number there is, and let larger ones pass.
std::string at_least_one(const std::string& text) {
  std::uint32_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  const bool is_number = error == std::errc{} && end == last;
  return is_number && number != 0 ? "" : fmt::format("\"{}\" is no number from 1 on", text);
}

void take_config(AdvertiseCall& call, const std::string& text) {
  try {
    call.offer.config = parse_value(text);
  } catch (const Error& error) {
    throw Error(error.errc(), fmt::format("--config: {}", error.what()));
  }
}

void take_ready_when(AdvertiseCall& call, const std::string& text) {
  call.ready_when_port = parse_tcp_port(text);
  if (call.ready_when_port) return;
  throw CLI::ValidationError(
      "--ready-when", fmt::format("\"{}\" is not a port of TCP; write one like tcp:8080", text));
}

void add_node(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* node = app.add_subcommand(
      "node", "Be a node: print events, take commands from standard input (`help`)");
  node->add_option("--partitions", calls.node.partitions,
                   "Share out so many partitions over the nodes that say the same")
      ->check(at_least_one)
      ->type_name("N");
  node->add_option("--capacity", calls.node.capacity,
                   "What this node can take, in comparison with others; 0: nothing")
      ->check(CLI::Range(0, 65535).description(""))
      ->type_name("N")
      ->capture_default_str();
  add_monitor_flags(*node, calls.node.monitor);
  node->callback([&] { line.call = calls.node; });
}

void add_nodes(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* nodes = app.add_subcommand("nodes", "List the nodes, without becoming one of them");
  add_duration(*nodes, "--for", calls.nodes.listen_for, "How long to listen");
  nodes->callback([&] { line.call = calls.nodes; });
}

void add_send(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* send = app.add_subcommand(
      "send", "Send a message, or one per line of standard input; wait until everybody has it");
  send->add_option("CHANNEL", calls.send.channel, "Channel to send on")->required()->type_name("");
  send->add_option("JSON", calls.send.json, "The message; write -- before one that begins with -")
      ->type_name("");
  add_duration(*send, "--wait", calls.send.wait, "How long to look for receivers at most");
  send->callback([&] { line.call = calls.send; });
}

void add_listen(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* listen = app.add_subcommand("listen", "Print the messages on channels");
  listen->add_option("CHANNEL", calls.listen.channels, "Channels to listen to")
      ->required()
      ->type_name("");
  listen->add_option("--count", calls.listen.count, "End after this many messages")
      ->check(at_least_one)
      ->type_name("N");
  listen->callback([&] { line.call = calls.listen; });
}

void add_advertise(CLI::App& app, CommandLine& line, Calls& calls) {
  AdvertiseCall& call = calls.advertise;
  CLI::App* advertise = app.add_subcommand(
      "advertise", "Advertise a service, while a command runs: advertise NAME -- COMMAND...");
  advertise->add_option("NAME", call.offer.name, "Name of the service")->required()->type_name("");
  advertise
      ->add_option_function<std::string>(
          "--config", [&call](const std::string& text) { take_config(call, text); },
          "What its users need to know; --config FILE goes before `advertise`")
      ->type_name("JSON");
  advertise->add_option("--version", call.offer.version, "Its version, like 1.4.0")
      ->type_name("VERSION");
  CLI::Option* not_ready = advertise->add_flag_callback(
      "--not-ready", [&call] { call.offer.ready = false; }, "It cannot be used");
  advertise
      ->add_option_function<std::string>(
          "--ready-when", [&call](const std::string& text) { take_ready_when(call, text); },
          "It can be used while this host accepts connections to the port")
      ->type_name("tcp:PORT")
      ->excludes(not_ready);
  advertise->callback([&] { line.call = call; });
}

void add_wait(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* wait = app.add_subcommand(
      "wait", "Wait until services are ready, then become a command: wait NAME... -- COMMAND...");
  wait->add_option("NAME", calls.wait.names, "Services to wait for")->required()->type_name("");
  add_duration(*wait, "--timeout", calls.wait.timeout, "Give up after this time [never]");
  wait->add_option("--count", calls.wait.count, "How many of each name must be ready")
      ->check(at_least_one)
      ->type_name("N")
      ->capture_default_str();
  wait->callback([&] { line.call = calls.wait; });
}

void add_run(CLI::App& app, CommandLine& line, Calls& calls) {
  RunCall& call = calls.run;
  CLI::App* run = app.add_subcommand(
      "run", "Run a command where its work is, and only there: run --as-master -- COMMAND...");
  add_run_flags(*run, call);
  run->callback([&] {
    if (!call.as_master && call.resources.source.empty()) {
      throw CLI::ValidationError("run", "--as-master or --resources is required");
    }
    if (call.command.empty()) throw CLI::ValidationError("run", "no command after --");
    line.call = call;
  });
}

void add_services(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* services = app.add_subcommand("services", "List the services, without becoming a node");
  add_duration(*services, "--for", calls.services.listen_for, "How long to listen");
  services->callback([&] { line.call = calls.services; });
}

void add_partitions(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* partitions =
      app.add_subcommand("partitions", "List who owns which partitions, without becoming a node");
  add_duration(*partitions, "--for", calls.partitions.listen_for, "How long to listen");
  partitions->callback([&] { line.call = calls.partitions; });
}

void add_bridge(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* bridge = app.add_subcommand(
      "bridge", "Show the nodes of a cluster to those of a JavaScript package, and the reverse");
  bridge->add_option("--channel", calls.bridge.channels, "Carry what is said on this channel")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("CHANNEL");
  bridge->callback([&] { line.call = calls.bridge; });
}

void add_keygen(CLI::App& app, CommandLine& line) {
  app.add_subcommand("keygen", "Print a fresh key for --key-file")
      ->fallthrough(false)
      ->callback([&line] { line.call = KeygenCall{}; });
}

void add_doctor(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "Check interfaces, port, broadcast, multicast, buffers, firewall and neighbours");
  add_duration(*doctor, "--for", calls.doctor.listen_for, "How long to listen to neighbours");
  doctor->callback([&] { line.call = calls.doctor; });
}

void add_bench(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* bench = app.add_subcommand(
      "bench",
      "Measure latency, throughput and loss between two nodes: here `muster bench`, there "
      "`muster bench --to NODE`");
  bench
      ->add_option("--to", calls.bench.to,
                   "Measure with the node of this name, host name, address or end of id [answer]")
      ->type_name("NODE");
  add_bench_flags(*bench, calls.bench.setting);
  bench->callback([&] { line.call = calls.bench; });
}

void add_sim(CLI::App& app, CommandLine& line, Calls& calls) {
  CLI::App* sim = app.add_subcommand(
      "sim", "Try a cluster in virtual time: how soon it notices what, and what it costs");
  add_sim_flags(*sim, calls.sim);
  sim->callback([&] { line.call = calls.sim; });
}

/// CLI11 2.1 does not take the name of this file itself from the environment.
void add_config_file(CLI::App& app) {
  const char* variable = std::getenv("MUSTER_CONFIG");
  const std::string named = variable == nullptr ? "" : variable;
  app.config_formatter(std::make_shared<ConfigFile>(app));
  app.set_config("--config", named, "Read options from this TOML file", !named.empty())
      ->type_name("FILE")
      ->group("Output and configuration");
}

void set_up(CLI::App& app, CommandLine& line, Calls& calls) {
  app.formatter(std::make_shared<Help>());

  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("--version", "muster " MUSTER_VERSION, "Print the version");
  app.fallthrough();
  app.require_subcommand(1);
  add_common_flags(app, line.common);
  add_config_file(app);
  add_node(app, line, calls);
  add_nodes(app, line, calls);
  add_send(app, line, calls);
  add_listen(app, line, calls);
  add_advertise(app, line, calls);
  add_wait(app, line, calls);
  add_run(app, line, calls);
  add_services(app, line, calls);
  add_partitions(app, line, calls);
  add_bridge(app, line, calls);
  add_keygen(app, line);
  add_doctor(app, line, calls);
  add_bench(app, line, calls);
  add_sim(app, line, calls);
}

/// CLI11's words, or better ones where it misses the point.
std::string sentence_of(const CLI::App& app, const CLI::ParseError& error) {
  if (!app.get_subcommands().empty()) return error.what();
  const std::vector<std::string> words = app.remaining();
  const std::string mistake =
      words.empty() ? "no command" : fmt::format("no command \"{}\"", words[0]);
  return mistake +
         "; there are node, nodes, send, listen, advertise, wait, run, services, partitions, "
         "bridge, keygen, doctor, bench and sim";
}

ExitCode explain(const CLI::App& app, const CLI::ParseError& error, std::ostream& out,
                 std::ostream& err) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, out, err);
    return ExitCode::ok;
  }
  err << "muster: " << sentence_of(app, error) << "\nSee `muster --help`.\n";
  return ExitCode::usage;
}

/// One reading of a command line by CLI11.
struct Reading {
  Reading() { set_up(app, line, calls); }

  CommandLine line;
  Calls calls;
  CLI::App app{"Zero-configuration LAN clusters: discovery, election, channels, services.",
               "muster"};
};

/// Whether these are the words of a call that has a command after "--", be they right or wrong.
bool takes_command(int argc, const char* const* argv) {
  Reading reading;
  try {
    reading.app.parse(argc, argv);
  } catch (const CLI::ParseError&) {
    // The reading that counts will tell.
  }
  const auto got = [&](const char* name) { return reading.app.got_subcommand(name); };
  return got("advertise") || got("wait") || got("run");
}

std::variant<CommandLine, ExitCode> read(int argc, const char* const* argv,
                                         const std::vector<std::string>& command, std::ostream& out,
                                         std::ostream& err) {
  Reading reading;
  reading.calls.advertise.command = command;
  reading.calls.wait.command = command;
  reading.calls.run.command = command;
  try {
    reading.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(reading.app, error, out, err);
  }
  return reading.line;
}

}  // namespace

std::variant<CommandLine, ExitCode> parse_command_line(int argc, const char* const* argv,
                                                       std::ostream& out, std::ostream& err) {
  const auto end = argv + argc;
  const auto mark = std::find(argv, end, std::string_view("--"));
  const int before = static_cast<int>(mark - argv);
  // CLI11 would take words like [a,b] apart, so it does not see the command.
  if (mark == end || !takes_command(before, argv)) return read(argc, argv, {}, out, err);
  if (mark + 1 == end) {
    err << "muster: no command after --\nSee `muster --help`.\n";
    return ExitCode::usage;
  }
  return read(before, argv, {mark + 1, end}, out, err);
}

}  // namespace muster::cli
