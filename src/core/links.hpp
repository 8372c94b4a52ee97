#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/marks.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// What a `Gaps` says.
struct GapLists {
  NumberList relayed;
  NumberList unheard;

  bool is_empty() const { return relayed.is_empty() && unheard.is_empty(); }
  Gaps message() const { return {.relayed = relayed.bytes(), .unheard = unheard.bytes()}; }
};

/// Which members we hear directly and which hear us: a link is two-way, or it does not count
/// (PROTOCOL.md §9.5).
///
/// Every node says whom it does not hear, and says nothing while it hears everybody.
class Links {
 public:
  explicit Links(Shared& shared) : shared_(shared) {}

  /// A packet of the peer came directly.
  void heard(Peer& peer);
  /// A relay brought a packet of the peer, which has been silent directly.
  void heard_relayed(Peer& peer);
  /// Several probes in a row were not answered by any way.
  void silent(Peer& peer);
  /// A peer has become a member.
  void admitted(Peer& member);
  /// A member is about to be removed; without a word, it may still believe that we hear it.
  void removed(const Peer& member, RemovalReason reason);
  /// The hello of a peer says whether a list of gaps follows.
  void receive(Peer& peer, const Hello& hello);
  void receive(Peer& peer, const Gaps& gaps);

  /// Whether every member is joined with us by a two-way link.
  bool are_whole() const { return broken_count_ == 0; }

  /// Writes into our record whether there are gaps, and returns the list if there are.
  std::shared_ptr<const GapLists> refresh();
  /// Asks where we hear nothing, now and then, whether something comes directly again.
  void retry();

  /// Links that have stopped being two-way since the last call.
  std::vector<PeerId> take_broken() { return std::exchange(broken_, {}); }

 private:
  struct Lost {
    std::uint64_t mark = 0;
    Time until{};
  };
  void note_change(Peer& peer, bool was_two_way);
  void drop_old_losses();

  Shared& shared_;
  std::vector<Lost> lost_;
  std::vector<PeerId> broken_;
  /// Members without a two-way link.
  std::size_t broken_count_ = 0;
  Time retried_at_{};
};

}  // namespace muster::core
