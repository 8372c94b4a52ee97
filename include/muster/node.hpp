#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "muster/api.hpp"
#include "muster/id.hpp"
#include "muster/payload.hpp"
#include "muster/timing.hpp"

namespace muster {

/// An address of a node, and the interface of this host on which the node was heard there.
struct NodeAddress {
  /// Numeric address without port. An IPv6 link-local address includes its scope: "fe80::1%eth0".
  std::string address;
  std::uint16_t port = 0;
  /// Name of the interface of this host.
  std::string interface;

  friend bool operator==(const NodeAddress&, const NodeAddress&) = default;
};

/// The values that a node publishes under names of its own, in addition to its info.
using Attributes = std::map<std::string, Payload, std::less<>>;

/// A node as it was at one moment. A value that the caller may keep.
struct MUSTER_API Node {
  NodeId id;
  /// Changes with every start of the node.
  SessionId session;
  /// `Options::name`, or the host name.
  std::string name;
  std::string host_name;
  /// Every address at which it was heard, longest known first. Of this node itself: the addresses
  /// of its interfaces in use, loopback addresses last; none while it is stopped.
  std::vector<NodeAddress> addresses;
  /// UDP port of its unicast traffic.
  std::uint16_t port = 0;
  bool is_master = false;
  /// Whether it may become master.
  bool is_master_eligible = false;
  /// Its rank in the election; see `Options::weight`.
  double weight = 0;
  /// The term of its mastership, 0 if it is not master. The pair (term, id), compared in that
  /// order, is the fencing token of its actions as master.
  std::uint64_t term = 0;
  /// The info that it advertises. JSON null before it advertises any.
  Payload info;
  /// The attributes that it publishes with `Discovery::publish`. Never null.
  std::shared_ptr<const Attributes> attributes = std::make_shared<const Attributes>();
  /// Time of its latest packet, by the wall clock, for people.
  std::chrono::system_clock::time_point last_seen;
  /// Time of a packet to it and back, as measured last. Unset before the first measurement.
  std::optional<Duration> round_trip = {};
  /// Whether a hello of it is overdue and the first probe got no answer.
  bool is_suspected = false;

  /// The first address that other hosts could use too. Empty if there is none.
  std::string address() const;
};

/// The JSON object that the command-line tool prints: id, session, name, hostName, address,
/// addresses, port, isMaster, isMasterEligible, weight, term, info, lastSeen (RFC 3339), roundTrip
/// (seconds), isSuspected.
MUSTER_API Value to_value(const Node& node);

/// The times of a node as the JSON object that the command-line tool prints: helloInterval,
/// nodeTimeout, masterInterval, masterTimeout, lease, listenWindow (seconds), helloRateMax (hellos
/// per second).
MUSTER_API Value to_value(const Timing& timing);

}  // namespace muster
