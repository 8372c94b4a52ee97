#include "cli/services/services_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/observation.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_fields.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/services/service_table.hpp"

namespace muster::cli {

namespace {

void print_json(const Services& services) {
  JsonLines lines(std::cout);
  std::size_t count = 0;
  for (const auto& [name, those] : services) {
    for (const Service& service : those) lines.write("service", to_json(service));
    count += those.size();
  }
  lines.write("end", {{"count", count}});
}

void print_table(const Services& services, Duration listened) {
  if (services.empty()) {
    std::cerr << fmt::format("no service was heard within {}; `muster nodes` lists the nodes\n",
                             format_duration(listened));
    return;
  }
  std::cout << service_table(services).text(Style::for_descriptor(STDOUT_FILENO));
}

}  // namespace

const About ServicesCall::about{
    .name = "services",
    .summary = "List the services, without becoming a node",
    .details = "",
    .examples = {{{"muster services --key-file cluster.key",
                   "Lists the services that nodes with the same key advertise"},
                  {"muster services --for 5s --loopback --json",
                   "Listens longer, and prints one JSON object per service"}}}};

void declare(CLI::App& app, ServicesCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen for services");
}

ExitCode run(const ServicesCall& call, const CommonOptions& common) {
  Services services;
  const ExitCode code = observe(common, call.listen_for, [&](const ServiceDiscovery& discovery) {
    services = discovery.services();
  });
  common.json ? print_json(services) : print_table(services, call.listen_for);
  return code;
}

}  // namespace muster::cli
