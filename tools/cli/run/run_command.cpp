#include "cli/run/run_command.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/foreground/foreground.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/run/master_work.hpp"
#include "cli/run/resource_work.hpp"
#include "cli/run/run_printer.hpp"

namespace muster::cli {

namespace {

WorkerSettings settings_of(const RunCall& call) {
  return {.command = call.command, .grace = call.grace};
}

/// The work ends before the node says goodbye, so that nobody takes over while it is under way.
template <class Work>
ExitCode run_until_signal(Foreground& foreground, Work& work) {
  foreground.on_signal([&](int) { work.finish([&foreground] { foreground.end(ExitCode::ok); }); });
  return foreground.run();
}

/// Where the node is shown, once it runs.
void tell(const Monitor* monitor, Foreground& foreground, EventPrinter& printer) {
  if (monitor == nullptr) return;
  foreground.on_start([monitor, &printer] { printer.monitor(monitor->url()); });
}

ExitCode run_as_master(const RunCall& call, const CommonOptions& common) {
  const auto printer = make_event_printer(format_of(common));
  const RunPrinter commands(common.json);
  Foreground foreground(to_options(common), *printer);
  MasterWork work(foreground, commands, settings_of(call));
  const auto monitor = start_monitor(call.monitor, foreground.services());
  tell(monitor.get(), foreground, *printer);
  return run_until_signal(foreground, work);
}

bool is_url(const std::string& source) {
  return source.find("://") != std::string::npos;
}

std::shared_ptr<ResourceSource> source_of(const ResourcesCall& call) {
  if (is_url(call.source)) {
    return http_source({.url = call.source, .headers = call.headers, .ca_file = call.ca_file});
  }
  if (call.headers.empty() && call.ca_file.empty()) return file_source(call.source);
  throw Error(Errc::invalid_option,
              fmt::format("\"{}\" is a file: --header and --ca-file are for a URL, which begins "
                          "with http:// or https://",
                          call.source));
}

ResourcesOptions resources_options(const RunCall& call) {
  // The others wait until the command of a node that was lost has certainly been killed.
  constexpr Duration to_be_killed = std::chrono::milliseconds(500);
  return {.assignment = {.set = call.resources.set,
                         .capacity = call.resources.capacity,
                         .labels = call.resources.labels,
                         .grace = call.grace + to_be_killed},
          .poll_interval = call.resources.poll};
}

ExitCode run_for_resources(const RunCall& call, const CommonOptions& common) {
  auto source = source_of(call.resources);
  const auto printer = make_event_printer(format_of(common));
  const RunPrinter commands(common.json);
  Foreground foreground(to_options(common), *printer);
  ResourceWork work(foreground, {*printer, commands}, settings_of(call), std::move(source),
                    resources_options(call));
  const auto monitor = start_monitor(call.monitor, foreground.services());
  if (monitor) work.show_in(*monitor);
  tell(monitor.get(), foreground, *printer);
  return run_until_signal(foreground, work);
}

}  // namespace

const About RunCall::about{
    .name = "run",
    .summary = "Run a command on the master, or per resource that this node owns",
    .details = "",
    .examples = {{{"muster run --as-master --key-file cluster.key -- ./scheduler",
                   "Runs ./scheduler on whichever node is master"},
                  {"muster run --resources list.json --key-file cluster.key -- ./connect",
                   "Runs ./connect for each resource of the list that this node owns"}}},
    .program = "-- COMMAND..."};

ExitCode run(const RunCall& call, const CommonOptions& common) {
  require_program(call.command);
  return call.as_master ? run_as_master(call, common) : run_for_resources(call, common);
}

}  // namespace muster::cli
