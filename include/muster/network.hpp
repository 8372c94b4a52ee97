#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/options.hpp"

/// What this host's network looks like to a node, without one: for diagnosis, as `muster doctor`
/// does it, and for choosing options.
namespace muster {

/// What a node would do with one network interface of this host.
struct InterfaceReport {
  std::string name;
  /// Numeric, without prefix length. Of an interface that is used, those that are used.
  std::vector<std::string> addresses = {};
  bool is_used = false;
  /// For people: what it is used with, or why it is skipped.
  std::string why = {};

  friend bool operator==(const InterfaceReport&, const InterfaceReport&) = default;
};

/// All interfaces of this host, as a node with these rules would treat them if it started now.
/// Sends nothing. Throws `Error`: `invalid_option` for a rule that means nothing, `no_interface`
/// for one that names an interface or address that this host does not have. Safe to call from any
/// thread.
std::vector<InterfaceReport> inspect_interfaces(const InterfaceRules& rules);

/// One thing a node depends on.
enum class Probe {
  /// `Options::port` can be shared with the other nodes of this host.
  group_port,
  /// Some of the `Options::unicast_ports` ports above it are free.
  unicast_ports,
  /// Sockets get `Options::receive_buffer_bytes`.
  receive_buffer,
  /// Processes of this host hear each other by unicast over its loopback interface.
  loopback,
  /// What is sent to everyone over an interface is heard there.
  broadcast,
  multicast_v4,
  multicast_v6,
};

/// The lower-case names used in JSON output: "group_port", "multicast_v4", ...
std::string_view to_string(Probe probe);

/// What a probe found.
struct ProbeReport {
  Probe probe = Probe::group_port;
  /// The interface it went over; empty if it is about none.
  std::string interface = {};
  bool works = false;
  /// For people: what was tried, and what came of it.
  std::string detail = {};

  friend bool operator==(const ProbeReport&, const ProbeReport&) = default;
};

/// Tries what a node with these options would depend on, over each interface that it would use.
///
/// Sends one small datagram per interface and way of `Options::transports`, to a port right above
/// `Options::port` that is free on this host, and waits for it to come back: the operating system
/// hands what a host sends to everyone to the host itself too. So this finds wrong routes and
/// firewalls on this host, but no faults of the network beyond it. Nodes on other hosts count the
/// datagram as foreign at most.
///
/// Blocks for half a second at most where nothing comes back. Throws `Error` as
/// `inspect_interfaces` does, or `socket_failure`. Safe to call from any thread.
std::vector<ProbeReport> probe_network(const Options& options);

}  // namespace muster
