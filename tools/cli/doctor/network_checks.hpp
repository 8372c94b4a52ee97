#pragma once

#include <string>
#include <vector>

#include "cli/doctor/finding.hpp"
#include "muster/network.hpp"

/// Judges this host's interfaces and the probes over them.
namespace muster::cli {

/// Returns the port range that a firewall must admit, with `between` between its ends:
/// "12345-12600".
std::string port_range(std::uint16_t port, char between);

/// Judges the interfaces without sending anything.
Findings check_interfaces(const std::vector<InterfaceReport>& interfaces);

/// Runs every probe. The probes of transports that the options leave out are for information only.
Findings check_probes(const Options& options);

/// Judges one report. A failing probe is a fault only if the options `asked_for` its transport.
Finding judge(const ProbeReport& report, bool asked_for, const Options& options);

}  // namespace muster::cli
