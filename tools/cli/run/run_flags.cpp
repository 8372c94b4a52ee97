#include "cli/run/run_command.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "cli/options/duration_option.hpp"
#include "cli/options/monitor_flags.hpp"
#include "cli/options/number_option.hpp"
#include "cli/options/value_options.hpp"
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

void add_request(CLI::App& run, ResourcesCall& call) {
  static const std::map<std::string, Redirects> redirects = {{"none", Redirects::none},
                                                             {"same-host", Redirects::same_host},
                                                             {"any-host", Redirects::any_host}};
  CLI::Option* resources = run.get_option("--resources");
  run.option_defaults()->group("Lists of resources");
  add_duration(run, "--poll", call.poll, "Time between readings of the list; 0s: once")
      ->needs(resources);
  add_duration(run, "--source-timeout", call.source_timeout,
               "Exit after TIME without the list; 0s: never")
      ->needs(resources);
  run.add_option_function<std::vector<std::string>>(
         "--header", [&call](const auto& texts) { take_headers(call, texts); },
         "Header to send to the URL, or a file of headers")
      ->allow_extra_args(false)
      ->type_name("NAME:VALUE|@FILE")
      ->needs(resources);
  add_file(run, "--ca-file", call.ca_file, "PEM file of trusted authorities [the system's]")
      ->needs(resources);
  run.add_option("--method", call.method, "Method of the requests to the URL")
      ->type_name("METHOD")
      ->capture_default_str()
      ->needs(resources);
  run.add_option("--body", call.body, "JSON to send to the URL")
      ->type_name("JSON")
      ->needs(resources);
  add_choice(run, "--redirects", call.redirects, redirects,
             "Follow redirections of the URL; to other hosts without the headers")
      ->needs(resources);
  run.option_defaults()->group("Options");
}

void add_source(CLI::App& run, ResourcesCall& call, CLI::Option& as_master) {
  run.add_option("--resources", call.source, "Run the command for each resource this node owns")
      ->type_name("URL|FILE")
      ->excludes(&as_master)
      ->excludes(run.get_option("--as"))
      ->check([](const std::string& source) {
        return source.empty() ? std::string("is empty; name a URL or a file") : std::string();
      });
}

void add_share(CLI::App& run, ResourcesCall& call) {
  CLI::Option* resources = run.get_option("--resources");
  run.add_option("--set", call.set, "Name that tells several lists apart")
      ->type_name("NAME")
      ->capture_default_str()
      ->needs(resources);
  add_number(run, "--capacity", call.capacity, {0, 65535}, "Share relative to other nodes; 0: none")
      ->needs(resources);
  run.add_flag("--exclude-leader", call.exclude_leader,
               "Leave resources to the other nodes while master")
      ->needs(resources);
  run.add_option("--label", call.labels, "Label offered to resources that need it")
      ->allow_extra_args(false)
      ->type_name("LABEL")
      ->needs(resources);
}

}  // namespace

void declare(CLI::App& app, RunCall& call) {
  CLI::Option* as_master =
      app.add_flag("--as-master", call.as_master, "Run the command while this node is master");
  app.add_option("--as", call.as_leader, "Run the command while this node leads NAME")
      ->type_name("NAME")
      ->excludes(as_master);
  add_source(app, call.resources, *as_master);
  add_request(app, call.resources);
  add_share(app, call.resources);
  add_monitor_flags(app, call.monitor);
  add_duration(app, "--grace", call.grace, "Time from SIGTERM to SIGKILL at the end");
  add_number(app, "--resign-after", call.failures_max, {0, 1'000},
             "Short runs until another node takes over; 0: never");
}

void check(const RunCall& call) {
  if (!call.as_master && call.as_leader.empty() && call.resources.source.empty()) {
    throw CLI::ValidationError("run", "--as-master, --as or --resources is required");
  }
  if (call.command.empty()) throw CLI::ValidationError("run", "no command after --");
}

}  // namespace muster::cli
