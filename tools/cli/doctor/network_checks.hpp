#pragma once

#include <string>
#include <vector>

#include "cli/doctor/finding.hpp"
#include "muster/network.hpp"

/// What `muster doctor` makes of this host's interfaces and of the probes over them.
namespace muster::cli {

/// The ports that a firewall must let in, with something between the first and the last:
/// "12345-12600".
std::string port_range(std::uint16_t port, char between);

/// Sends nothing.
Findings check_interfaces(const std::vector<InterfaceReport>& interfaces);

/// What the options ask for is probed; so is what they do not, for information.
Findings check_probes(const Options& options);

/// What one report means. Not working is no fault if it was not `asked_for`.
Finding judge(const ProbeReport& report, bool asked_for, const Options& options);

}  // namespace muster::cli
