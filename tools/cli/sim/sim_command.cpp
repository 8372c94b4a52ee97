#include "cli/sim/sim_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "cli/output/json_lines.hpp"
#include "cli/output/style.hpp"
#include "cli/sim/experiment.hpp"
#include "cli/sim/report.hpp"
#include "cli/sim/sim_progress.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t timeline_columns = 72;

/// The node options of the command line apply to all simulated nodes.
SimulatedNode node_of(const Options& options) {
  return {.timing = options.timing,
          .masters_required = options.masters_required,
          .preempt_after = options.preempt_after,
          .lifelines = options.lifelines};
}

void check(const SimCall& call, const CommonOptions& common) {
  const SimSetting& setting = call.setting;
  if (call.timeline && common.json) {
    throw Error(Errc::invalid_option, "--timeline is for people; with --json, use --svg FILE");
  }
  if (!setting.split) return;
  const std::size_t cut_off = setting.split->nodes.value_or(setting.nodes / 2);
  if (cut_off >= setting.nodes) {
    throw Error(Errc::invalid_option,
                fmt::format("--partition: of {} nodes, {} cannot be apart from the others",
                            setting.nodes, cut_off));
  }
  if (setting.split->until > setting.duration) {
    throw Error(Errc::invalid_option,
                fmt::format("--partition: it would last longer than a run, which is {}; see "
                            "--duration",
                            format_duration(setting.duration)));
  }
}

void save(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (file.close(); !file) {
    throw Error(Errc::invalid_option, fmt::format("--svg: {} cannot be written", path.string()));
  }
}

}  // namespace

const About SimCall::about{
    .name = "sim",
    .summary = "Simulate a cluster in virtual time: its reactions and their cost",
    .details = "",
    .examples = {{{"muster sim --nodes 100 --loss 0.2",
                   "Simulates 100 nodes whose network loses a fifth of all packets"},
                  {"muster sim --partition 5s-8s:3 --timeline",
                   "Cuts three nodes off for three seconds, and draws the events"}}}};

ExitCode run(const SimCall& call, const CommonOptions& common) {
  check(call, common);
  SimSetting setting = call.setting;
  setting.node = node_of(common.options);
  SimFindings findings;
  Timeline timeline(setting.nodes);
  SimProgress progress(setting, std::cerr, common.json);
  for (std::size_t i = 0; i < setting.runs; ++i) {
    Experiment experiment(setting, setting.seed + i, i == 0 ? &timeline : nullptr);
    experiment.on_progress([&](Duration elapsed) { progress.show(i, elapsed); });
    findings.add(experiment.run());
  }
  progress.clear();
  if (!call.svg.empty()) save(call.svg, draw_svg(timeline));
  if (call.timeline) std::cout << draw_text(timeline, timeline_columns) << '\n';
  if (common.json) {
    JsonLines(std::cout).write("simulation", report_json(setting, findings));
  } else {
    std::cout << report_text(setting, findings, Style::for_descriptor(STDOUT_FILENO));
  }
  return ExitCode::ok;
}

}  // namespace muster::cli
