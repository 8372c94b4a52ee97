#include "cli/bench/report.hpp"

#include <fmt/format.h>

#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

namespace {

constexpr double microseconds_per_second = 1e6;
constexpr double bytes_per_megabyte = 1e6;

std::string microseconds(Duration duration) {
  return fmt::format("{:.0f} us", microseconds_per_second * in_seconds(duration));
}

std::string lost(std::uint64_t lost, std::uint64_t sent, const Style& style) {
  return style.paint(lost == 0 ? paint::good : paint::doubtful,
                     fmt::format("{} of {} lost", lost, sent));
}

std::string round_trips_text(const BenchSetting& setting, const BenchFindings& findings,
                             const Style& style) {
  const Samples& times = findings.round_trips;
  const std::string loss = lost(findings.echoes - times.count(), findings.echoes, style);
  if (times.count() == 0) return fmt::format("round trip  none came back; {}\n", loss);
  return fmt::format(
      "round trip  p50 {}, p90 {}, p99 {}, max {}; {} a second, {}\n"
      "            (one way takes half of it, if both ways are alike)\n",
      microseconds(times.quantile(0.5)), microseconds(times.quantile(0.9)),
      microseconds(times.quantile(0.99)), microseconds(times.quantile(1)), setting.rate, loss);
}

std::string stream_text(const BenchSetting& setting, const BenchFindings& findings,
                        const Style& style) {
  const double rate = findings.messages_per_second();
  return fmt::format("throughput  {:.0f} messages a second, {:.2f} MB a second; {}\n", rate,
                     rate * static_cast<double>(setting.size) / bytes_per_megabyte,
                     lost(findings.sent - findings.received, findings.sent, style));
}

boost::json::object round_trips_json(const BenchSetting& setting, const BenchFindings& findings) {
  const Samples& times = findings.round_trips;
  boost::json::object json{
      {"rate", setting.rate}, {"sent", findings.echoes}, {"lost", findings.echoes - times.count()}};
  if (times.count() == 0) return json;
  json["p50"] = in_seconds(times.quantile(0.5));
  json["p90"] = in_seconds(times.quantile(0.9));
  json["p99"] = in_seconds(times.quantile(0.99));
  json["max"] = in_seconds(times.quantile(1));
  return json;
}

}  // namespace

std::string announcement(const BenchSetting& setting, const Node& partner, bool is_sealed) {
  return fmt::format("with {} at {}: messages of {} bytes, {}\n", printable(partner.name),
                     partner.address(), setting.size, is_sealed ? "encrypted" : "clear text");
}

std::string report_text(const BenchSetting& setting, const BenchFindings& findings,
                        const Style& style) {
  return round_trips_text(setting, findings, style) + stream_text(setting, findings, style);
}

boost::json::object report_json(const BenchSetting& setting, const BenchFindings& findings,
                                bool is_sealed) {
  const double rate = findings.messages_per_second();
  return {{"node", to_value(findings.partner)},
          {"size", setting.size},
          {"sealed", is_sealed},
          {"roundTrip", round_trips_json(setting, findings)},
          {"throughput",
           {{"sent", findings.sent},
            {"lost", findings.sent - findings.received},
            {"messagesPerSecond", rate},
            {"bytesPerSecond", rate * static_cast<double>(setting.size)}}}};
}

}  // namespace muster::cli
