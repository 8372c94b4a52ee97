#include "core/path_check.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/inquiries.hpp"
#include "core/limits.hpp"

namespace muster::core {

namespace {

/// An address that has not answered for so long is not asked again until something comes from
/// there.
constexpr Duration candidate_life = std::chrono::seconds(1);
/// Nor before it was asked so many times: whoever has just admitted us may not have been admitted
/// by us, and heard nothing yet.
constexpr int times_asked = 3;
/// Between the first of these questions where the port may be another member's: the peer may not
/// have answered because we were a stranger.
constexpr Duration contest_pause = std::chrono::milliseconds(1);

/// A path over which so many hellos in a row did not arrive is gone, not lossy.
constexpr int silent_hellos = 8;

}  // namespace

void PathCheck::heard(Peer& peer, const Arrival& arrival) {
  if (Path* path = peer.paths.find(arrival.from)) {
    path->interface = arrival.interface;
    path->heard_at = shared_.now;
    if (!peer.is_member()) return;
    peer.has_rival = false;
    if (path->is_contested) try_out(peer, *path);
    ask_again(peer);
    check_silent(peer);
  } else if (peer.is_member()) {
    try_out(peer, path_of(arrival, shared_.now));
  } else {
    // A stranger is believed so far, because our challenge goes there and nowhere else.
    peer.paths.add(path_of(arrival, shared_.now));
  }
}

void PathCheck::glimpsed(Peer& peer, const Arrival& arrival) {
  if (peer.is_member()) return heard(peer, arrival);
  // Our challenge goes to where the packet came from first.
  peer.paths.add(path_of(arrival, Time{}));
}

void PathCheck::admitted(Peer& peer) {
  if (peer.paths.is_empty()) return;
  const Paths heard_from = peer.paths;
  const Path& home = heard_from.freshest();
  membership_.change_paths(peer, [&](Paths& paths) {
    paths = {};
    paths.add(home);
  });
  Path* path = peer.paths.find(home.endpoint);
  path->is_contested = !membership_.owners_of_port(*path, peer).empty();
  if (path->is_contested) try_out(peer, *path);
  for (const Path& each : heard_from.all()) {
    if (each.endpoint != home.endpoint) try_out(peer, each);
  }
}

void PathCheck::try_out(const Peer& peer, const Path& path) {
  std::erase_if(candidates_, [&](const Candidate& old) { return old.until <= shared_.now; });
  auto found = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& old) {
    return old.peer == peer.id && old.path.endpoint == path.endpoint;
  });
  if (found == candidates_.end()) {
    if (candidates_.size() >= limits::candidate_paths) return;
    const Time until = shared_.now + std::max(candidate_life, times_asked * peer.hello.interval);
    const std::uint64_t nonce = new_probe_nonce(shared_.draw_nonce);
    candidates_.push_back({peer.id, path, nonce, until, shared_.now, 0});
    found = std::prev(candidates_.end());
  }
  ask(peer, *found);
}

void PathCheck::ask_again(const Peer& peer) {
  for (Candidate& each : candidates_) {
    if (each.peer == peer.id && shared_.now < each.until) ask(peer, each);
  }
}

void PathCheck::ask(const Peer& peer, Candidate& candidate) {
  if (shared_.now < candidate.again_at) return;
  const bool is_prompt = candidate.path.is_contested && ++candidate.times_asked < times_asked;
  candidate.again_at = shared_.now + (is_prompt ? contest_pause : peer.hello.interval);
  shared_.send(destination_of(candidate.path, peer.session), Probe{.nonce = candidate.nonce});
}

void PathCheck::check_silent(Peer& peer) {
  const Time since = shared_.now - silent_hellos * peer.hello.interval;
  const Time doubtful_since = shared_.now - silent_hellos / 2 * peer.hello.interval;
  if (peer.paths.all_heard_since(doubtful_since)) return;
  // What a peer sends to us alone goes by one path: that the others are silent says little.
  for (const Path& path : peer.paths.all()) {
    if (path.heard_at < doubtful_since) try_out(peer, path);
  }
  if (peer.paths.all_heard_since(since)) return;
  membership_.update_paths(peer, [&](Paths& paths) { paths.drop_unheard_since(since); });
}

void PathCheck::receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack) {
  const auto answered = std::erase_if(candidates_, [&](const Candidate& candidate) {
    return candidate.peer == peer.id && candidate.path.endpoint == arrival.from &&
           candidate.nonce == ack.nonce;
  });
  if (answered == 0) return;
  const Path path = path_of(arrival, shared_.now);
  if (Path* known = peer.paths.find(path.endpoint)) {
    known->is_contested = false;
  } else {
    membership_.update_paths(peer, [&](Paths& paths) { paths.add(path); });
  }
  for (Peer* former : membership_.owners_of_port(path, peer)) {
    former->has_rival = true;
    doubts_.begin(*former, Doubts::Reason::rival);
  }
}

}  // namespace muster::core
