#include "core/path_check.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// An address that does not answer is not tried again for so long.
constexpr Duration candidate_life = std::chrono::seconds(1);

/// A path over which so many hellos in a row did not arrive is gone, not lossy.
constexpr int silent_hellos = 8;

}  // namespace

void PathCheck::heard(Peer& peer, const Arrival& arrival) {
  if (Path* path = peer.paths.find(arrival.from)) {
    path->interface = arrival.interface;
    path->heard_at = shared_.now;
    if (peer.is_member()) drop_silent(peer);
  } else if (peer.is_member()) {
    try_out(peer, arrival);
  } else {
    // A stranger is believed so far, because our challenge goes there and nowhere else.
    peer.paths.add({arrival.from, arrival.interface, shared_.now});
  }
}

void PathCheck::try_out(const Peer& peer, const Arrival& arrival) {
  std::erase_if(candidates_, [&](const Candidate& old) { return old.until <= shared_.now; });
  const bool tried = std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& old) {
    return old.peer == peer.id && old.endpoint == arrival.from;
  });
  if (tried || candidates_.size() >= limits::candidate_paths) return;
  const std::uint64_t nonce = shared_.random.bits();
  candidates_.push_back({peer.id, arrival.from, nonce, shared_.now + candidate_life});
  shared_.send(destination_of(arrival, peer.session), Probe{.nonce = nonce, .deaf = false});
}

void PathCheck::drop_silent(Peer& peer) {
  const Time since = shared_.now - silent_hellos * peer.hello.interval;
  if (peer.paths.all_heard_since(since)) return;
  membership_.update(peer, [&] { peer.paths.drop_unheard_since(since); });
}

void PathCheck::receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack) {
  const auto answered = std::erase_if(candidates_, [&](const Candidate& candidate) {
    return candidate.peer == peer.id && candidate.endpoint == arrival.from &&
           candidate.nonce == ack.nonce;
  });
  if (answered == 0) return;
  membership_.update(peer, [&] { peer.paths.add({arrival.from, arrival.interface, shared_.now}); });
}

}  // namespace muster::core
