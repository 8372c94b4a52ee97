#include "cli/doctor/doctor_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/doctor/doctor_report.hpp"
#include "cli/doctor/firewall_check.hpp"
#include "cli/doctor/neighbour_checks.hpp"
#include "cli/doctor/network_checks.hpp"
#include "cli/foreground/foreground.hpp"
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
void check_neighbours(const DoctorCall& call, Options options, EventPrinter& printer,
                      DoctorReport& report) {
  options.observer = true;
  options.eligible = false;
  Foreground foreground(options, printer);
  foreground.on_start(
      [&] { foreground.after(call.listen_for, [&] { foreground.end(ExitCode::ok); }); });
  foreground.on_end([&] {
    Discovery& node = foreground.node();
    report.add(judge_nodes(node.nodes(), options.cluster, call.listen_for));
    report.add_all(judge_strangers(node.statistics()));
  });
  foreground.run();
}

void check_all(const DoctorCall& call, const Options& options, EventPrinter& printer,
               DoctorReport& report) {
  report.add(check_key(options));
  report.add_all(check_probes(options));
  // Packet filters rarely affect datagrams within the host.
  if (!options.interfaces.loopback_only) {
    report.add(judge_firewall(look_at_firewall(), options.port));
  }
  check_neighbours(call, options, printer, report);
}

}  // namespace

const About DoctorCall::about{
    "doctor", "Check interfaces, port, broadcast, multicast, buffers, firewall and neighbours"};

void declare(CLI::App& app, DoctorCall& call) {
  add_duration(app, "--for", call.listen_for, "How long to listen to neighbours");
}

ExitCode run(const DoctorCall& call, const CommonOptions& common) {
  const Options options = to_options(common);
  // An unusable option is a wrong call. Every later failure becomes a finding of the report.
  validate(options);
  const Findings interfaces = check_interfaces(inspect_interfaces(options.interfaces));
  const auto printer = make_event_printer(common.json);
  DoctorReport report = make_report(common.json);
  report.add_all(interfaces);
  try {
    check_all(call, options, *printer, report);
  } catch (const Error& error) {
    report.add({.name = "start", .verdict = Verdict::fail, .detail = sentence_of(error)});
  }
  return report.finish();
}

}  // namespace muster::cli
