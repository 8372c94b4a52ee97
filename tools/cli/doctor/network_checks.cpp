#include "cli/doctor/network_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace muster::cli {

namespace {

constexpr const char* buffer_limit_path = "/proc/sys/net/core/rmem_max";

std::string remedy_for_buffer(const Options& options) {
  std::size_t limit = 0;
  std::ifstream(buffer_limit_path) >> limit;
  return fmt::format(
      "net.core.rmem_max is {}; raise it with `sudo sysctl -w net.core.rmem_max={}`, or ask for "
      "less with --receive-buffer-bytes",
      limit, options.receive_buffer_bytes);
}

std::string remedy_for_path(const ProbeReport& report, const Options& options) {
  return fmt::format(
      "let UDP ports {} in on {} if a firewall is up; leave the interface out with "
      "--interface '!{}' if it is not for this",
      port_range(options.port, '-'), report.interface, report.interface);
}

std::string remedy_for(const ProbeReport& report, const Options& options) {
  switch (report.probe) {
    case Probe::group_port:
      return fmt::format(
          "stop the program that holds it (`sudo ss -ulpn sport = :{}` names it), or choose "
          "another --port",
          options.port);
    case Probe::unicast_ports:
      return "stop the programs that hold them, or choose another --port";
    case Probe::receive_buffer:
      return remedy_for_buffer(options);
    case Probe::loopback:
    case Probe::broadcast:
    case Probe::multicast_v4:
    case Probe::multicast_v6:
      return remedy_for_path(report, options);
  }
  return {};
}

/// Returns the same options with only the transports that they leave out. Returns nothing if they
/// leave none out.
std::optional<Options> other_ways(const Options& options) {
  const Transports& used = options.transports;
  if (used.broadcast && used.multicast_v4 && used.multicast_v6) return {};
  Options others = options;
  others.transports = {.broadcast = !used.broadcast};
  if (!used.multicast_v4) others.transports.multicast_v4.emplace();
  if (!used.multicast_v6) others.transports.multicast_v6.emplace();
  return others;
}

bool is_way(Probe probe) {
  return probe == Probe::broadcast || probe == Probe::multicast_v4 || probe == Probe::multicast_v6;
}

}  // namespace

std::string port_range(std::uint16_t port, char between) {
  return fmt::format("{}{}{}", port, between, port + Options::unicast_ports);
}

Findings check_interfaces(const std::vector<InterfaceReport>& interfaces) {
  Findings findings;
  for (const InterfaceReport& interface : interfaces) {
    findings.push_back({.name = "interface",
                        .subject = interface.name,
                        .detail = (interface.is_used ? "used: " : "skipped: ") + interface.why});
  }
  const bool any_used = std::any_of(interfaces.begin(), interfaces.end(),
                                    [](const InterfaceReport& report) { return report.is_used; });
  if (any_used) return findings;
  findings.push_back(
      {.name = "interface",
       .verdict = Verdict::fail,
       .detail = "none is used",
       .remedy = "bring one up, or relax --interface, --bind-address or --loopback"});
  return findings;
}

Finding judge(const ProbeReport& report, bool asked_for, const Options& options) {
  Finding finding{.name = std::string(to_string(report.probe)),
                  .subject = report.interface,
                  .detail = report.detail};
  if (!asked_for) {
    finding.detail =
        fmt::format("not used; would {}work: {}", report.works ? "" : "not ", report.detail);
  } else if (!report.works) {
    // A small receive buffer fails only under bursts, so it is a warning.
    finding.verdict = report.probe == Probe::receive_buffer ? Verdict::warn : Verdict::fail;
    finding.remedy = remedy_for(report, options);
  }
  return finding;
}

Findings check_probes(const Options& options) {
  Findings findings;
  for (const ProbeReport& report : probe_network(options)) {
    findings.push_back(judge(report, true, options));
  }
  const auto others = other_ways(options);
  if (!others) return findings;
  for (const ProbeReport& report : probe_network(*others)) {
    if (is_way(report.probe)) findings.push_back(judge(report, false, options));
  }
  return findings;
}

}  // namespace muster::cli
