#include "cli/doctor/doctor_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/doctor/doctor_report.hpp"
#include "cli/doctor/firewall_check.hpp"
#include "cli/doctor/neighbour_checks.hpp"
#include "cli/doctor/network_checks.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/options/failure.hpp"

namespace muster::cli {

namespace {

DoctorReport make_report(bool json) {
  if (json) return {std::cout, JsonLines(std::cout)};
  return {std::cout, Style::for_descriptor(STDOUT_FILENO)};
}

Finding check_key(const Options& options) {
  if (!options.keys.empty()) return {.name = "key", .detail = "everything is encrypted"};
  return {.name = "key",
          .detail =
              "there is none: everything is sent in clear text, and anyone on the network can "
              "join; `muster keygen` makes one for --key-file"};
}

/// Listens for other nodes and reports the result. A signal ends the listening early.
void check_neighbours(const DoctorCall& call, Options options, bool json, DoctorReport& report) {
  options.observer = true;
  options.eligible = false;
  const auto printer = make_event_printer(json ? EventFormat::json : EventFormat::elapsed);
  Foreground foreground(options, *printer);
  std::vector<std::string> impersonations;
  foreground.node().on_error([&](const Error& error) {
    if (error.errc() == Errc::impersonated) impersonations.emplace_back(error.what());
  });
  WaitingNotice notice(foreground, json, [&] {
    return fmt::format("listening to neighbours for {}", format_duration(call.listen_for));
  });
  foreground.on_start([&] {
    notice.start();
    foreground.after(call.listen_for, [&] { foreground.end(ExitCode::ok); });
  });
  foreground.on_end([&] {
    Discovery& node = foreground.node();
    report.add(judge_nodes(node.nodes(), options.cluster, call.listen_for));
    report.add_all(judge_identities(impersonations));
    report.add_all(judge_strangers(node.statistics()));
  });
  foreground.run();
}

void check_all(const DoctorCall& call, const Options& options, bool json, DoctorReport& report) {
  report.add(check_key(options));
  report.add_all(check_probes(options));
  // Packet filters rarely affect datagrams within the host.
  if (!options.interfaces.loopback_only) {
    report.add(judge_firewall(look_at_firewall(), options.port));
  }
  check_neighbours(call, options, json, report);
}

}  // namespace

const About DoctorCall::about{
    .name = "doctor",
    .summary = "Check the network of this host, and say what to put right",
    .details = "",
    .examples = {{{"muster doctor --key-file cluster.key",
                   "Says why this host does not see another node, and what to do"},
                  {"muster doctor --interface eth0 --key-file cluster.key --json",
                   "Checks one interface, and prints one JSON object per check"}}}};

void declare(CLI::App& app, DoctorCall& call) {
  add_duration(app, "--for", call.listen_for, "Time to listen to neighbours");
}

ExitCode run(const DoctorCall& call, const CommonOptions& common) {
  const Options options = to_options(common);
  // An unusable option is a wrong call. Every later failure becomes a finding of the report.
  validate(options);
  const Findings interfaces = check_interfaces(inspect_interfaces(options.interfaces));
  DoctorReport report = make_report(common.json);
  report.add_all(interfaces);
  try {
    check_all(call, options, common.json, report);
  } catch (const Error& error) {
    report.add({.name = "start", .verdict = Verdict::fail, .detail = sentence_of(error)});
  }
  return report.finish();
}

}  // namespace muster::cli
