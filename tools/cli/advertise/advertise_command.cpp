#include "cli/advertise/advertise_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "cli/advertise/port_probe.hpp"
#include "cli/advertise/tcp_port.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/options/value_options.hpp"
#include "cli/output/json_fields.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/printable.hpp"
#include "cli/programs/child_process.hpp"

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

/// Whether the program need not be told of the signal: that our own output is read by nobody any
/// more is no concern of it, and a terminal sends Ctrl-C to it as well. Twice would be once too
/// often for programs that take the second one for impatience.
bool is_ours_alone(int signal) {
  return signal == SIGPIPE || (signal == SIGINT && tcgetpgrp(STDIN_FILENO) == getpgrp());
}

/// The program gets the signals that are for us, and its end is ours.
void tie(Foreground& foreground, ChildProcess& child) {
  foreground.on_signal([&child](int signal) {
    if (!is_ours_alone(signal)) child.signal(signal);
  });
  // Nothing if the end is that of the program.
  foreground.on_end([&child] { child.signal(SIGTERM); });
}

ServiceOffer first_offer(const AdvertiseCall& call) {
  ServiceOffer offer = call.offer;
  offer.ready = offer.ready && !call.ready_when_port;
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
                  {"muster advertise web --config '{\"port\": 8080}' --version 1.4.0",
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
  if (!call.command.empty()) require_program(call.command);
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
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
  ChildProcess child(foreground.executor());
  if (!call.command.empty()) tie(foreground, child);
  foreground.on_start([&] {
    if (!call.command.empty()) {
      child.start(call.command, [&](ExitCode code) { foreground.end(code); });
    }
    if (probe) probe->start();
  });
  return foreground.run();
}

}  // namespace muster::cli
