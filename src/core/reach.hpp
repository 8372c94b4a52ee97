#pragma once

#include <memory>
#include <vector>

#include "core/shared.hpp"

namespace muster::core {

/// Gets messages to everyone, also to those whom our group traffic does not reach: behind a router,
/// or where broadcast is filtered in one direction. They say so in their hellos and probes.
class Reach {
 public:
  explicit Reach(Shared& shared) : shared_(shared) {}

  /// To the group, and by unicast to each of those who asked for that.
  void broadcast(const Message& message, const std::shared_ptr<const void>& owner = {});
  /// The same for our own hello, which tells each receiver whether we hear it.
  void broadcast_hello();
  /// Appends the destinations of a broadcast.
  void add_ways(std::vector<Destination>& ways);

  /// Says our claim to be master by unicast to members that have not asked about it: the group may
  /// not reach them, and they may not know that yet.
  void repeat_claim();

  /// A packet of `peer` arrived.
  void heard(Peer& peer, const Arrival& arrival);
  /// A new member that only relays brought is sent copies of what the group gets for a while: no
  /// relay may know yet that it wishes for our packets, and it may not know yet that the group does
  /// not join us.
  void admitted(Peer& peer);
  /// A packet came directly from `peer`, which only relays had brought before. A first one by
  /// unicast is taken as a sign that the group does not join us.
  void reached(Peer& peer, const Arrival& arrival);
  /// `peer` says by unicast whether it hears our group traffic. On first contact we take it that
  /// the same holds the other way round.
  void told(Peer& peer, bool deaf);
  /// Asks `peer` to go on sending us hellos by unicast, if we need them and it is time.
  void remind(Peer& peer);
  /// Our hello as it goes to `peer`: it says whether we hear the group traffic of that peer.
  Hello hello_for(const Peer& peer) const;
  /// Whether we do not hear the group traffic of `peer`.
  bool is_deaf_to(const Peer& peer) const;
  /// Whether group traffic fails in either direction.
  bool is_remote(const Peer& peer) const;

 private:
  void send_copies_for(Peer& peer, Duration time);
  template <class Visitor>
  void for_each_asking(Visitor&& visit);

  Shared& shared_;
  /// Those who ever asked; checked and thinned out while broadcasting.
  std::vector<PeerId> asking_;
};

}  // namespace muster::core
