#include "cli/advertise/advertise_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "cli/advertise/port_probe.hpp"
#include "cli/advertise/tcp_port.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/signal_origin.hpp"
#include "cli/guard/child_process.hpp"
#include "cli/guard/command_environment.hpp"
#include "cli/guard/spawner.hpp"
#include "cli/guard/supervision.hpp"
#include "cli/options/value_options.hpp"
#include "cli/output/json_fields.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

/// Shows what is advertised; beside a program, whose output people want to see, to programs only.
class Announcer {
 public:
  Announcer(const AdvertiseCall& call, bool json)
      : json_(json), is_silent_(!json && !call.command.empty()) {}

  void show(const Service& service) const {
    if (json_) return JsonLines(std::cout).write("service", to_json(service));
    if (is_silent_) return;
    std::cout << printable(fmt::format("{} is advertised, {}", service.offer.name,
                                       service.offer.ready ? "ready" : "not ready"))
              << std::endl;
  }

 private:
  bool json_;
  bool is_silent_;
};

void announce(Foreground& foreground, const Announcer& announcer) {
  const auto show = [&foreground, &announcer](const Service& service) {
    if (service.node.id == foreground.node().id()) announcer.show(service);
  };
  foreground.services().on_service(show);
  foreground.services().on_service_updated(
      [show](const Service&, const Service& after) { show(after); });
}

/// The signals that a terminal sends to all processes in its foreground, including the program.
constexpr int terminal_signals[] = {SIGHUP, SIGINT, SIGQUIT};

/// Whether the program shall not get the signal from us. The end of the reader of our output does
/// not concern it. A signal of the terminal has reached it already, and many programs treat a
/// second one as a demand to end at once.
bool is_ours_alone(int signal) {
  return signal == SIGPIPE || came_from_terminal(signal);
}

/// The program gets the signals that are for us, and we end when it ends.
void tie(Foreground& foreground, ChildProcess& child) {
  for (const int signal : terminal_signals) note_origin(signal);
  foreground.on_signal([&child](int signal) {
    if (!is_ours_alone(signal)) child.pass_on(signal);
  });
  // No effect if the program has ended by itself.
  foreground.on_end([&child] { child.end(); });
}

/// A program that runs while the service is advertised.
class Program {
 public:
  explicit Program(Foreground& foreground, Spawner& spawner)
      : foreground_(foreground),
        supervision_(foreground, spawner, Duration::zero()),
        child_(foreground.executor(), spawner) {
    tie(foreground, child_);
  }

  void start(const Order& order) {
    child_.start(order, {.ended = [this](ExitCode code) { foreground_.end(code); }});
  }

 private:
  Foreground& foreground_;
  Supervision supervision_;
  ChildProcess child_;
};

Order order_of(const AdvertiseCall& call, const CommonOptions& common) {
  return {.command = call.command, .environment = environment_with({}), .is_mute = common.json};
}

/// Adds the port that is watched, unless the configuration has a port or no room for one.
void add_port(Value& config, std::uint16_t port) {
  if (config.is_null()) config.emplace_object();
  if (config.is_object()) config.get_object().emplace("port", port);
}

ServiceOffer first_offer(const AdvertiseCall& call) {
  ServiceOffer offer = call.offer;
  offer.ready = offer.ready && !call.ready_when_port;
  if (call.ready_when_port) add_port(offer.config, *call.ready_when_port);
  return offer;
}

void take_ready_when(AdvertiseCall& call, const std::string& text) {
  call.ready_when_port = parse_tcp_port(text);
  if (call.ready_when_port) return;
  throw CLI::ValidationError(
      "--ready-when", fmt::format("\"{}\" is not a port of TCP; write one like tcp:8080", text));
}

}  // namespace

const About AdvertiseCall::about{
    .name = "advertise",
    .summary = "Advertise a service, for as long as a command runs if one is given",
    .details = "",
    .examples = {{{"muster advertise db --ready-when tcp:5432 --key-file cluster.key -- postgres",
                   "Runs postgres, and advertises it as ready while it accepts connections"},
                  {"muster advertise web --config '{\"port\": 8080}' --version 1.4.0 --loopback",
                   "Advertises a service that runs already, until Ctrl-C"}}},
    .program = "[-- COMMAND...]"};

void declare(CLI::App& app, AdvertiseCall& call) {
  app.add_option("NAME", call.offer.name, "Name of the service")->required()->type_name("");
  add_json(app, "--config",
           "What users of the service need to know, such as its port; to name a configuration "
           "file, write --config FILE before `advertise`",
           [&call](const Value& value) { call.offer.config = value; });
  app.add_option("--version", call.offer.version, "Version of the service, like 1.4.0")
      ->type_name("VERSION");
  CLI::Option* not_ready = app.add_flag_callback(
      "--not-ready", [&call] { call.offer.ready = false; }, "The service cannot be used yet");
  app.add_option_function<std::string>(
         "--ready-when", [&call](const std::string& text) { take_ready_when(call, text); },
         "The service is ready while this host accepts connections to the port")
      ->type_name("tcp:PORT")
      ->excludes(not_ready);
}

ExitCode run(const AdvertiseCall& call, const CommonOptions& common) {
  const bool has_program = !call.command.empty();
  if (has_program) require_program(call.command);
  // The spawner comes before all threads and sockets, because the program shall inherit none.
  std::optional<Spawner> spawner;
  if (has_program) spawner.emplace();
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  foreground.report_to_service_manager();
  ServiceDiscovery& services = foreground.services();
  const Announcer announcer(call, common.json);
  announce(foreground, announcer);
  services.advertise(first_offer(call));
  std::optional<PortProbe> probe;
  if (call.ready_when_port) {
    probe.emplace(foreground.executor(), *call.ready_when_port,
                  [&](bool accepts) { services.set_ready(call.offer.name, accepts); });
    foreground.on_end([&] { probe->stop(); });
  }
  if (!has_program) foreground.watch_reader();
  std::optional<Program> program;
  if (has_program) program.emplace(foreground, *spawner);
  foreground.on_start([&] {
    if (program) program->start(order_of(call, common));
    if (probe) probe->start();
  });
  return foreground.run();
}

}  // namespace muster::cli
