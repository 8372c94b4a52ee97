#include "cli/wait/wait_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "cli/foreground/foreground.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/options/number_check.hpp"
#include "cli/wait/service_environment.hpp"
#include "cli/wait/wait_progress.hpp"

namespace muster::cli {

namespace {

/// The result of the wait.
struct Outcome {
  ExitCode code = ExitCode::ok;
  /// Empty if the services are not ready.
  std::optional<Services> services = {};
};

void add_needs(const WaitCall& call, ServiceDiscovery& services) {
  for (const std::string& name : call.names) services.need(name, {.count = call.count});
}

void give_up(Foreground& foreground, Duration after) {
  std::cerr << fmt::format("muster: not ready after {}; missing:\n", format_duration(after))
            << text_of(foreground.services().missing());
  foreground.end(ExitCode::timeout);
}

Outcome await(const WaitCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
  Foreground foreground(options, *printer);
  ServiceDiscovery& services = foreground.services();
  std::optional<WaitProgress> progress(std::in_place, services, common.json);
  Outcome outcome;
  add_needs(call, services);
  foreground.on_start([&] {
    progress->show_missing();
    if (call.timeout) foreground.after(*call.timeout, [&] { give_up(foreground, *call.timeout); });
  });
  services.when_ready([&](std::error_code failure, const Services& ready) {
    if (failure) return;
    progress->show_ready(ready);
    outcome.services = ready;
    foreground.end(ExitCode::ok);
  });
  // The services that the end itself removes are not worth reporting.
  foreground.on_end([&] { progress.reset(); });
  outcome.code = foreground.run();
  return outcome;
}

}  // namespace

const About WaitCall::about{
    "wait", "Wait until services are ready, then become a command: wait NAME... -- COMMAND..."};

void declare(CLI::App& app, WaitCall& call) {
  app.add_option("NAME", call.names, "Services to wait for")->required()->type_name("");
  add_duration(app, "--timeout", call.timeout, "Give up after this time [never]");
  app.add_option("--count", call.count, "How many of each name must be ready")
      ->check(at_least_one)
      ->type_name("N")
      ->capture_default_str();
}

ExitCode run(const WaitCall& call, const CommonOptions& common) {
  if (!call.command.empty()) require_program(call.command);
  const Outcome outcome = await(call, common);
  if (outcome.code != ExitCode::ok) return outcome.code;
  // Another cause has ended the wait, so the caller must not continue.
  if (!outcome.services) return ExitCode::failure;
  std::cout.flush();
  if (!call.command.empty()) become(call.command, environment_of(*outcome.services));
  return ExitCode::ok;
}

}  // namespace muster::cli
