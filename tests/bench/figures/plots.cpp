#include "bench/figures/plots.hpp"

#include <algorithm>
#include <stdexcept>

namespace muster::bench {

namespace {

Chart::Line line_of(std::span<const Figure> figures, const std::string& what, std::string name) {
  Chart::Line line{.name = std::move(name), .points = {}};
  for (const Figure& figure : figures) {
    if (figure.nodes && figure.what == what) line.points.emplace_back(*figure.nodes, figure.value);
  }
  std::sort(line.points.begin(), line.points.end());
  return line;
}

/// A line from the first point on, proportional to the number of nodes.
Chart::Line proportional_to(const Chart::Line& line) {
  const auto [nodes, cost] = line.points.front();
  const double last = line.points.back().first;
  return {.name = "proportional to the number of nodes",
          .points = {{nodes, cost}, {last, cost * last / nodes}},
          .is_dashed = true};
}

Chart::Line distribution_of(const Figure& figure) {
  std::vector<double> samples = figure.samples;
  std::sort(samples.begin(), samples.end());
  // The chart shows the whole distribution, not its median.
  Chart::Line line{.name = figure.what.substr(0, figure.what.rfind(", median")), .points = {}};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double share = static_cast<double>(i + 1) / static_cast<double>(samples.size());
    line.points.emplace_back(samples[i], share * 100);
  }
  return line;
}

}  // namespace

Chart cost_chart(std::span<const Figure> figures) {
  Chart chart{.title = "Processor of an idle node",
              .x = {"nodes", Chart::Scale::logarithmic},
              .y = {"% of a core", Chart::Scale::logarithmic},
              .lines = {}};
  for (Chart::Line line : {line_of(figures, "processor of an idle node, median", "real processes"),
                           line_of(figures, "idle node: processor, with the simulator's own",
                                   "engines in the simulator, its own work included")}) {
    if (line.points.empty()) continue;
    chart.lines.push_back(line);
    chart.lines.push_back(proportional_to(line));
  }
  if (chart.lines.empty()) throw std::runtime_error("no figure tells the cost of an idle node");
  return chart;
}

Chart failover_chart(std::span<const Figure> figures) {
  Chart chart{.title = "After SIGKILL of the master",
              .x = {"milliseconds", Chart::Scale::even},
              .y = {"% of the failovers done", Chart::Scale::even},
              .lines = {}};
  for (const Figure& figure : figures) {
    if (figure.bench == "failover" && !figure.samples.empty()) {
      chart.lines.push_back(distribution_of(figure));
    }
  }
  if (chart.lines.empty()) throw std::runtime_error("no figure tells the times of failovers");
  return chart;
}

}  // namespace muster::bench
