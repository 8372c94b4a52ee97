#pragma once

#include <cstddef>
#include <vector>

#include "core/attribute_book.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Joins segments that share no group traffic: greets seeds until somebody there is known, and
/// introduces those whom only unicast reaches to everyone else, so one seed anywhere is enough.
class Introductions {
 public:
  Introductions(Shared& shared, Membership& membership, Reach& reach, AttributeBook& attributes)
      : shared_(shared), membership_(membership), reach_(reach), attributes_(attributes) {}

  void start();
  /// Replaces the endpoints to greet. An endpoint where a known peer lives is left in peace.
  void set_seeds(std::vector<Endpoint> seeds);
  const std::vector<Endpoint>& seeds() const { return seeds_; }
  /// Whether a peer is known at the seed's address.
  bool is_answered(const Endpoint& seed) const;

  void receive(const Introduction& introduction);
  /// Tells the asker the addresses of the sessions that it does not know any of.
  void receive(const Peer& asker, const Wish& wish);
  /// There may be somebody whom only unicast reaches. As long as there is nobody, and no seed, no
  /// time is spent on this.
  void look_soon();
  void run_due();

 private:
  void greet(const Endpoint& endpoint);
  /// Tries an address of a member that only relays bring so far.
  void locate(Peer& member, const Endpoint& endpoint);
  void greet_seeds();
  /// Whether there may be anybody to introduce, now or later.
  bool introduce_all();
  void introduce(const Peer& peer, const Destination& to);
  static const Path* public_path(const Peer& peer);

  Shared& shared_;
  Membership& membership_;
  Reach& reach_;
  AttributeBook& attributes_;
  std::vector<Endpoint> seeds_;
  std::size_t greetings_left_ = 0;
};

}  // namespace muster::core
