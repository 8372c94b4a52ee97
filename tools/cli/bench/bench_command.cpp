#include "cli/bench/bench_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <iostream>

#include "cli/bench/answerer.hpp"
#include "cli/bench/measurement.hpp"
#include "cli/bench/report.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

Options bench_options(const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  return options;
}

ExitCode answer(const CommonOptions& common) {
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(bench_options(common), *printer);
  const Answerer answerer(foreground.node());
  foreground.on_start([&] {
    const Node self = foreground.node().self();
    if (common.json) return printer->started(self, foreground.node().timing());
    std::cout << fmt::format("answering; on another host, run: muster bench --to {}",
                             printable(self.name))
              << std::endl;
  });
  return foreground.run();
}

ExitCode measure(const BenchCall& call, const CommonOptions& common) {
  const Options options = bench_options(common);
  const bool is_sealed = !options.keys.empty();
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  Measurement measurement(foreground, *printer, call.setting);
  WaitingNotice notice(foreground, common.json, [&] { return measurement.progress(); });
  if (!common.json) {
    measurement.on_partner([&](const Node& partner) {
      notice.clear();
      std::cout << announcement(call.setting, partner, is_sealed) << std::flush;
    });
  }
  foreground.on_start([&] {
    measurement.start(*call.to);
    notice.start();
  });
  const ExitCode code = foreground.run();
  if (!measurement.is_complete()) return code;
  if (common.json) {
    JsonLines(std::cout).write("bench",
                               report_json(call.setting, measurement.findings(), is_sealed));
  } else {
    std::cout << report_text(call.setting, measurement.findings(),
                             Style::for_descriptor(STDOUT_FILENO));
  }
  return code;
}

}  // namespace

const About BenchCall::about{
    .name = "bench",
    .summary = "Measure latency, throughput and loss between two nodes",
    .details =
        "Run it on two hosts: without --to on the host that answers, with --to on the other one.",
    .examples = {{{"muster bench --key-file cluster.key",
                   "Answers measurements of other nodes, until Ctrl-C"},
                  {"muster bench --to h2 --size 1000 --key-file cluster.key",
                   "Measures messages of 1000 bytes to the node on host h2"}}}};

ExitCode run(const BenchCall& call, const CommonOptions& common) {
  return call.to ? measure(call, common) : answer(common);
}

}  // namespace muster::cli
