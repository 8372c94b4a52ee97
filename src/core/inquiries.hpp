#pragma once

#include <functional>

#include "core/alarms.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Asks peers whether they answer, end to end and by any way, until they do (PROTOCOL.md §9.6).
///
/// The first attempts go the way that packets to the peer usually go; later ones go directly, over
/// the group and through neighbours as well.
class Inquiries {
 public:
  explicit Inquiries(Shared& shared);

  /// Asks, unless it is being asked already.
  void begin(Peer& peer);
  void end(Peer& peer);
  /// True if this answers the question that is open.
  bool receive(Peer& peer, const ProbeAck& ack);
  void run_due();

  static bool is_open(const Peer& peer) { return peer.inquiry.nonce != 0; }

 private:
  void ask(Peer& peer);
  Duration pause_after(const Peer& peer) const;

  Shared& shared_;
  Alarms alarms_;
};

/// Probe nonces come in pairs: the even one goes by unicast, the next one over the group, so that
/// the answer tells which of the two got through.
inline std::uint64_t new_probe_nonce(const NonceSource& draw) {
  std::uint64_t nonce = 0;
  while (nonce == 0) nonce = draw() & ~std::uint64_t{1};
  return nonce;
}
constexpr std::uint64_t over_group(std::uint64_t nonce) {
  return nonce | 1;
}
constexpr bool came_over_group(std::uint64_t answer) {
  return (answer & 1) != 0;
}
/// Whether an answer belongs to a question; 0: none was asked.
constexpr bool is_answer(std::uint64_t answer, std::uint64_t nonce) {
  return nonce != 0 && (answer & ~std::uint64_t{1}) == nonce;
}

/// A neighbour other than `peer`, drawn by chance; null if there is none.
const Peer* random_neighbour(Shared& shared, const Peer& peer);
/// Sends a probe through up to `count` neighbours, drawn by chance.
void probe_through_neighbours(Shared& shared, const Peer& peer, std::uint64_t nonce,
                              std::size_t count);
/// Asks over the group, which only the peer answers.
void probe_over_group(Shared& shared, const Peer& peer, std::uint64_t nonce);

}  // namespace muster::core
