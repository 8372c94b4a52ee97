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

}  // namespace

const About AdvertiseCall::about{
    "advertise", "Advertise a service, while a command runs: advertise NAME -- COMMAND..."};

void declare(CLI::App& app, AdvertiseCall& call) {
  app.add_option("NAME", call.offer.name, "Name of the service")->required()->type_name("");
  app.add_option_function<std::string>(
         "--config", [&call](const std::string& text) { take_config(call, text); },
         "What its users need to know; --config FILE goes before `advertise`")
      ->type_name("JSON");
  app.add_option("--version", call.offer.version, "Its version, like 1.4.0")->type_name("VERSION");
  CLI::Option* not_ready = app.add_flag_callback(
      "--not-ready", [&call] { call.offer.ready = false; }, "It cannot be used");
  app.add_option_function<std::string>(
         "--ready-when", [&call](const std::string& text) { take_ready_when(call, text); },
         "It can be used while this host accepts connections to the port")
      ->type_name("tcp:PORT")
      ->excludes(not_ready);
}

ExitCode run(const AdvertiseCall& call, const CommonOptions& common) {
  if (!call.command.empty()) require_program(call.command);
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
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
