#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "muster/id.hpp"
#include "muster/payload.hpp"
#include "muster/timing.hpp"

namespace muster {

/// An address a node is reached at, and the interface of ours that it was heard on.
struct NodeAddress {
  /// Numeric, without port; an IPv6 link-local address has its scope: "fe80::1%eth0".
  std::string address;
  std::uint16_t port = 0;
  /// Name of the interface of this host.
  std::string interface;

  friend bool operator==(const NodeAddress&, const NodeAddress&) = default;
};

/// What a node publishes under names of its own choice, besides its info.
using Attributes = std::map<std::string, Payload, std::less<>>;

/// A node as it was at one moment: a value, yours to keep.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Node {
  NodeId id;
  /// Changes with every start of the node.
  SessionId session;
  /// `Options::name`, or the host name.
  std::string name;
  std::string host_name;
  /// Every address it was heard from, longest known first. Empty for this node itself.
  std::vector<NodeAddress> addresses;
  /// Its unicast UDP port.
  std::uint16_t port = 0;
  bool is_master = false;
  /// May become master.
  bool is_master_eligible = false;
  /// The heaviest eligible nodes become masters.
  double weight = 0;
  /// The term of its mastership, 0 if it is not master. (term, id), compared in that order, is the
  /// fencing token of what it does as master.
  std::uint64_t term = 0;
  /// What it advertises; JSON null at first.
  Payload info;
  /// What it publishes by `Discovery::publish`. Never null.
  std::shared_ptr<const Attributes> attributes = std::make_shared<const Attributes>();
  /// When anything of it was heard last, by the wall clock, for people.
  std::chrono::system_clock::time_point last_seen;
  /// To it and back, at the latest measurement. Nothing until there was one.
  std::optional<Duration> round_trip = {};
  /// A hello of it is overdue and it has not answered a probe so far.
  bool is_suspected = false;

  /// The first address that other hosts could use too; empty if there is none.
  std::string address() const;
};

/// The JSON object the command-line tool prints: id, session, name, hostName, address, addresses,
/// port, isMaster, isMasterEligible, weight, term, info, lastSeen (RFC 3339), roundTrip (seconds),
/// isSuspected.
Value to_value(const Node& node);

/// The times a node lives by, as the JSON object that tool prints: helloInterval, nodeTimeout,
/// masterInterval, masterTimeout, lease, listenWindow (seconds), helloRateMax (hellos per second).
Value to_value(const Timing& timing);

}  // namespace muster
