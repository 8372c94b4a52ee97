#include "cli/sim/report.hpp"

#include <fmt/format.h>

#include "cli/output/table.hpp"
#include "cli/output/time_text.hpp"
#include "muster/node.hpp"

namespace muster::cli {

namespace {

constexpr double seconds_per_day = 86'400;

std::string milliseconds(Duration duration) {
  return fmt::format("{:.1f} ms", 1'000 * in_seconds(duration));
}

double per_node_second(std::uint64_t count, const SimFindings& findings) {
  return static_cast<double>(count) / in_seconds(findings.node_time);
}

double node_days(const SimFindings& findings) {
  return in_seconds(findings.node_time) / seconds_per_day;
}

std::string describe_link(const SimulatedLink& link) {
  return fmt::format("{:g} % of the datagrams are lost, the others take {} to {}{}",
                     100 * link.loss, format_duration(link.delay_min),
                     format_duration(link.delay_max), link.long_tail ? " and some far longer" : "");
}

std::string head(const SimSetting& setting) {
  return fmt::format("{} nodes, {} runs of {}, seeds {} to {}, {}\n{}\n{}\n\n", setting.nodes,
                     setting.runs, format_duration(setting.duration), setting.seed,
                     setting.seed + setting.runs - 1, setting.sealed ? "encrypted" : "clear text",
                     describe_link(setting.link), describe(derive_timing(setting.node.timing)));
}

Table time_table(const SimFindings& findings) {
  using enum Table::Align;
  Table table(
      {{"TIME UNTIL", left}, {"COUNT", right}, {"MEDIAN", right}, {"P99", right}, {"MAX", right}});
  for (std::size_t i = 0; i < measure_words.size(); ++i) {
    const Samples& samples = findings.times[i];
    if (samples.count() == 0) continue;
    table.add({std::string(measure_words[i].sentence), std::to_string(samples.count()),
               milliseconds(samples.quantile(0.5)), milliseconds(samples.quantile(0.99)),
               milliseconds(samples.quantile(1))});
  }
  return table;
}

std::string line(std::size_t count, std::string_view what, const Style& style) {
  const auto paint = count == 0 ? paint::good : paint::doubtful;
  return style.paint(paint, fmt::format("{} {}", count, what));
}

std::string tail(const SimFindings& findings, const Style& style) {
  const double days = node_days(findings);
  return fmt::format(
      "\n{}, {:.3g} per node-day ({:.3g} node-days simulated)\n{}\n{}\n"
      "sent per node and second: {:.3g} datagrams, {:.4g} bytes; "
      "received: {:.3g} datagrams, {:.4g} bytes\n"
      "trace hash {:016x}\n",
      line(findings.false_removals, "false removals", style),
      static_cast<double>(findings.false_removals) / days, days,
      line(findings.rival_promotions, "promotions while there were enough masters", style),
      line(findings.missed, "waits without result, each ten times as long as a node timeout",
           style),
      per_node_second(findings.traffic.datagrams_sent, findings),
      per_node_second(findings.traffic.bytes_sent, findings),
      per_node_second(findings.traffic.datagrams_received, findings),
      per_node_second(findings.traffic.bytes_received, findings), findings.trace_hash);
}

boost::json::object times_json(const SimFindings& findings) {
  boost::json::object times;
  for (std::size_t i = 0; i < measure_words.size(); ++i) {
    const Samples& samples = findings.times[i];
    if (samples.count() == 0) continue;
    times[measure_words[i].name] = {{"count", samples.count()},
                                    {"median", in_seconds(samples.quantile(0.5))},
                                    {"p99", in_seconds(samples.quantile(0.99))},
                                    {"max", in_seconds(samples.quantile(1))}};
  }
  return times;
}

}  // namespace

std::string report_text(const SimSetting& setting, const SimFindings& findings,
                        const Style& style) {
  return head(setting) + time_table(findings).text(style) + tail(findings, style);
}

boost::json::object report_json(const SimSetting& setting, const SimFindings& findings) {
  const SimulatedTraffic& traffic = findings.traffic;
  return {
      {"nodes", setting.nodes},
      {"runs", setting.runs},
      {"duration", in_seconds(setting.duration)},
      {"seed", setting.seed},
      {"sealed", setting.sealed},
      {"timing", to_value(derive_timing(setting.node.timing))},
      {"times", times_json(findings)},
      {"falseRemovals", findings.false_removals},
      {"falseRemovalsPerNodeDay",
       static_cast<double>(findings.false_removals) / node_days(findings)},
      {"rivalPromotions", findings.rival_promotions},
      {"missed", findings.missed},
      {"nodeSeconds", in_seconds(findings.node_time)},
      {"datagramsSentPerNodeSecond", per_node_second(traffic.datagrams_sent, findings)},
      {"bytesSentPerNodeSecond", per_node_second(traffic.bytes_sent, findings)},
      {"datagramsReceivedPerNodeSecond", per_node_second(traffic.datagrams_received, findings)},
      {"bytesReceivedPerNodeSecond", per_node_second(traffic.bytes_received, findings)},
      {"traceHash", fmt::format("{:016x}", findings.trace_hash)},
  };
}

}  // namespace muster::cli
