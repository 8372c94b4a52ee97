#include "core/path_check.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// An address that has not answered for so long is not asked again until something comes from
/// there.
constexpr Duration candidate_life = std::chrono::seconds(1);
/// Nor before it was asked so many times: whoever has just admitted us may not have been admitted
/// by us, and heard nothing yet.
constexpr int times_asked = 3;
/// Not for so long if the port is contested: it may not have answered because we were a stranger.
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
    if (path->is_contested) settle_contest(peer, *path);
    ask_again(peer);
    check_silent(peer);
  } else if (peer.is_member()) {
    consider(peer, path_of(arrival, shared_.now));
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
  const Paths heard_from = peer.paths;
  const Path& home = heard_from.freshest();
  membership_.change_paths(peer, [&](Paths& paths) {
    paths = {};
    paths.add(home);
  });
  settle_contest(peer, *peer.paths.find(home.endpoint));
  for (const Path& each : heard_from.all()) {
    if (each.endpoint != home.endpoint) consider(peer, each);
  }
}

void PathCheck::consider(const Peer& peer, Path further) {
  find_rival(peer, further);
  try_out(peer, further, further.is_contested ? contest_pause : peer.hello.interval);
}

void PathCheck::settle_contest(Peer& peer, Path& path) {
  find_rival(peer, path);
  if (path.is_contested) try_out(peer, path, contest_pause);
}

void PathCheck::find_rival(const Peer& peer, Path& path) {
  const std::vector<Peer*> owners = membership_.owners_of_port(path, peer);
  path.is_contested = !owners.empty();
  for (Peer* owner : owners) owner->has_rival = true;
}

void PathCheck::try_out(const Peer& peer, const Path& path, Duration pause) {
  std::erase_if(candidates_, [&](const Candidate& old) { return old.until <= shared_.now; });
  auto found = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& old) {
    return old.peer == peer.id && old.path.endpoint == path.endpoint;
  });
  if (found == candidates_.end()) {
    if (candidates_.size() >= limits::candidate_paths) return;
    const Time until = shared_.now + std::max(candidate_life, times_asked * peer.hello.interval);
    candidates_.push_back({peer.id, path, shared_.draw_nonce(), until, {}});
    found = std::prev(candidates_.end());
  }
  ask(peer, *found, pause);
}

void PathCheck::ask_again(const Peer& peer) {
  for (Candidate& each : candidates_) {
    if (each.peer == peer.id && shared_.now < each.until) ask(peer, each, peer.hello.interval);
  }
}

void PathCheck::ask(const Peer& peer, Candidate& candidate, Duration pause) {
  if (shared_.now < candidate.again_at) return;
  candidate.again_at = shared_.now + pause;
  shared_.send(destination_of(candidate.path, peer.session),
               Probe{.nonce = candidate.nonce, .deaf = false});
}

void PathCheck::check_silent(Peer& peer) {
  const Time since = shared_.now - silent_hellos * peer.hello.interval;
  const Time doubtful_since = shared_.now - silent_hellos / 2 * peer.hello.interval;
  if (peer.paths.all_heard_since(doubtful_since)) return;
  // What a peer sends to us alone goes by one path: that the others are silent says little.
  for (const Path& path : peer.paths.all()) {
    if (path.heard_at < doubtful_since) try_out(peer, path, peer.hello.interval);
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
  for (Peer* former : membership_.owners_of_port(path, peer)) detector_.doubt(*former, false);
}

}  // namespace muster::core
