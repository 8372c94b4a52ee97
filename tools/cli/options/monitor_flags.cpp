#include "cli/options/monitor_flags.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/options/environment.hpp"
#include "cli/options/monitor_address.hpp"
#include "cli/options/value_options.hpp"

namespace muster::cli {

namespace {

void take_address(MonitorCall& call, const std::string& text) {
  call.options = parse_monitor_address(text);
  if (call.options) return;
  throw CLI::ValidationError(
      "--monitor", fmt::format("\"{}\" is neither a port nor ADDRESS:PORT; write one like 9000, "
                               "10.0.0.7:9000 or [::1]:9000",
                               text));
}

}  // namespace

void add_monitor_flags(CLI::App& command, MonitorCall& call) {
  CLI::Option* address = command.add_option_function<std::string>(
      "--monitor", [&call](const std::string& text) { take_address(call, text); },
      "Show this node over HTTP; PORT alone: loopback");
  give_variable(*address->type_name("PORT|ADDRESS:PORT"));
  give_variable(*add_file(command, "--monitor-token-file", call.token_file,
                          "File with the token that readers must send"));
}

std::unique_ptr<Monitor> start_monitor(const MonitorCall& call, ServiceDiscovery& services) {
  if (!call.options) return nullptr;
  MonitorOptions options = *call.options;
  options.token = read_monitor_token(call.token_file);
  auto monitor = std::make_unique<Monitor>(services, options);
  monitor->start();
  return monitor;
}

}  // namespace muster::cli
