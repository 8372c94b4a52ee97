#include "cli/wait/wait_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "cli/foreground/foreground.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/options/number_option.hpp"
#include "cli/output/output_buffer.hpp"
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
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  ServiceDiscovery& services = foreground.services();
  std::optional<WaitProgress> progress(std::in_place, foreground, common.json, call.timeout);
  Outcome outcome;
  add_needs(call, services);
  if (common.json) foreground.watch_reader();
  foreground.on_start([&] {
    progress->start();
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
    .name = "wait",
    .summary = "Wait until services are ready, then run a command",
    .details = "The command replaces this process. It finds the services in its environment.",
    .examples = {{{"muster wait db queue --timeout 30s --key-file cluster.key -- ./web",
                   "Starts ./web when both services are ready, with their addresses in its "
                   "environment"},
                  {"muster wait store --count 3 --loopback",
                   "Ends when three services of that name are ready"}}},
    .program = "[-- COMMAND...]"};

void declare(CLI::App& app, WaitCall& call) {
  app.add_option("NAME", call.names, "Services to wait for")->required()->type_name("");
  add_duration(app, "--timeout", call.timeout, "Time after which to give up [never]");
  add_number(app, "--count", call.count, {1}, "Number of services of each name that must be ready");
}

ExitCode run(const WaitCall& call, const CommonOptions& common) {
  if (!call.command.empty()) {
    require_distinct_variables(call.names);
    require_program(call.command);
  }
  const Outcome outcome = await(call, common);
  if (outcome.code != ExitCode::ok) return outcome.code;
  // Another cause has ended the wait, so the caller must not continue.
  if (!outcome.services) return ExitCode::failure;
  if (StandardStreams* streams = StandardStreams::current()) streams->output().drain();
  if (!call.command.empty()) become(call.command, environment_of(*outcome.services));
  return ExitCode::ok;
}

}  // namespace muster::cli
