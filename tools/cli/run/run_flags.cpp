#include "cli/run/run_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/options/duration_option.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/run/header_argument.hpp"

namespace muster::cli {

namespace {

void take_headers(ResourcesCall& call, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    const auto headers = parse_headers(text);
    // It may be a secret, so it is not repeated.
    if (!headers) {
      throw CLI::ValidationError("--header", "write one like NAME:VALUE, or @FILE with one a line");
    }
    call.headers.insert(call.headers.end(), headers->begin(), headers->end());
  }
}

void add_resources(CLI::App& run, ResourcesCall& call, CLI::Option& as_master) {
  CLI::Option* resources =
      run.add_option("--resources", call.source,
                     "Run it once for each resource that this node owns of those listed there")
          ->type_name("URL|FILE")
          ->excludes(&as_master);
  run.add_option_function<std::vector<std::string>>(
         "--header", [&call](const auto& texts) { take_headers(call, texts); },
         "Send this header to the URL; @FILE: those in the file")
      ->allow_extra_args(false)
      ->type_name("NAME:VALUE|@FILE")
      ->needs(resources);
  run.add_option("--ca-file", call.ca_file,
                 "Trust the authorities in this PEM file, in place of the system's")
      ->type_name("FILE")
      ->needs(resources);
  add_duration(run, "--poll", call.poll, "How often the list is fetched; 0s: once");
  run.get_option("--poll")->needs(resources);
  run.add_option("--set", call.set, "Tells several lists of one cluster apart")
      ->type_name("NAME")
      ->capture_default_str()
      ->needs(resources);
  run.add_option("--capacity", call.capacity,
                 "What this node can take, in comparison with others; 0: nothing")
      ->check(CLI::Range(0, 65535).description(""))
      ->type_name("N")
      ->capture_default_str()
      ->needs(resources);
  run.add_option("--label", call.labels, "What this node offers to resources with needed_labels")
      ->allow_extra_args(false)
      ->type_name("LABEL")
      ->needs(resources);
}

}  // namespace

void declare(CLI::App& app, RunCall& call) {
  CLI::Option* as_master =
      app.add_flag("--as-master", call.as_master, "Run it where this node is master");
  add_resources(app, call.resources, *as_master);
  add_monitor_flags(app, call.monitor);
  add_duration(app, "--grace", call.grace, "How long it may take to end after SIGTERM");
}

void check(const RunCall& call) {
  if (!call.as_master && call.resources.source.empty()) {
    throw CLI::ValidationError("run", "--as-master or --resources is required");
  }
  if (call.command.empty()) throw CLI::ValidationError("run", "no command after --");
}

}  // namespace muster::cli
