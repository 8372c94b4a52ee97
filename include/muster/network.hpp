#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/options.hpp"

/// Inspects this host's network without starting a node: for diagnosis, as in `muster doctor`, and
/// for choosing options.
namespace muster {

/// How a node would use one network interface of this host.
struct InterfaceReport {
  std::string name;
  /// Numeric addresses without prefix length. If the interface is used, only the addresses in use.
  std::vector<std::string> addresses = {};
  bool is_used = false;
  /// For people: how the interface is used, or why it is skipped.
  std::string why = {};

  friend bool operator==(const InterfaceReport&, const InterfaceReport&) = default;
};

/// Reports all interfaces of this host, as a node with these rules would treat them if it started
/// now. Sends nothing. Throws `Error`: `invalid_option` for a rule that cannot be read,
/// `no_interface` for a rule that names an interface or address that this host does not have. Safe
/// to call from any thread.
MUSTER_API std::vector<InterfaceReport> inspect_interfaces(const InterfaceRules& rules);

/// A condition that a node depends on.
enum class Probe {
  /// The nodes of this host can share `Options::port`.
  group_port,
  /// Some of the `Options::unicast_ports` ports above it are free.
  unicast_ports,
  /// Sockets get `Options::receive_buffer_bytes`.
  receive_buffer,
  /// Processes of this host receive each other's unicast over the loopback interface.
  loopback,
  /// A broadcast or multicast over an interface returns to this host.
  broadcast,
  multicast_v4,
  multicast_v6,
};

/// The lower-case names used in JSON output: "group_port", "multicast_v4", ...
MUSTER_API std::string_view to_string(Probe probe);

/// The result of a probe.
struct ProbeReport {
  Probe probe = Probe::group_port;
  /// The interface that was probed. Empty if the probe concerns none.
  std::string interface = {};
  bool works = false;
  /// For people: the test and its result.
  std::string detail = {};

  friend bool operator==(const ProbeReport&, const ProbeReport&) = default;
};

/// Tests the conditions that a node with these options depends on, over each interface that it
/// would use.
///
/// Sends one small datagram per interface and per way of `Options::transports`, to a free port
/// above `Options::port`, and waits for it to return, because the operating system delivers a
/// broadcast to its own host too. This finds wrong routes and firewalls of this host, but no faults
/// of the network beyond it. Other nodes count the datagram as foreign at most.
///
/// Blocks for at most half a second if nothing returns. Throws the errors of `inspect_interfaces`,
/// or `Error{socket_failure}`. Safe to call from any thread.
MUSTER_API std::vector<ProbeReport> probe_network(const Options& options);

}  // namespace muster
