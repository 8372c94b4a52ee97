#include "core/introductions.hpp"

#include <algorithm>

#include "core/inquiries.hpp"
#include "core/limits.hpp"
#include "core/marks.hpp"

namespace muster::core {

namespace {

bool can_be_greeted(const Endpoint& endpoint) {
  return endpoint.port != 0 && !endpoint.address.is_loopback() &&
         !endpoint.address.is_link_local() && endpoint.address != Address{};
}

}  // namespace

void Introductions::start() {
  run_due();
}

void Introductions::look_soon() {
  Time& deadline = shared_.deadlines[Deadline::introductions];
  deadline = std::min(deadline, shared_.now + shared_.config.timing.hello_interval / 2);
}

void Introductions::set_seeds(std::vector<Endpoint> seeds) {
  seeds_ = std::move(seeds);
  shared_.deadlines[Deadline::introductions] = shared_.now;
}

bool Introductions::is_answered(const Endpoint& seed) const {
  bool answered = false;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    for (const Path& path : peer.paths.all()) {
      answered = answered || path.endpoint.address == seed.address;
    }
  });
  return answered;
}

void Introductions::receive(const Introduction& introduction) {
  if (!can_be_greeted(introduction.endpoint)) return;
  if (Peer* known = shared_.peers.find(introduction.session)) {
    return locate(*known, introduction.endpoint);
  }
  const bool is_known =
      introduction.session == shared_.config.session || membership_.is_over(introduction.session);
  if (is_known || greetings_left_ == 0) return;
  --greetings_left_;
  greet(introduction.endpoint);
  look_soon();
}

void Introductions::locate(Peer& member, const Endpoint& endpoint) {
  if (!member.is_member() || member.is_guest || !member.paths.is_empty()) return;
  membership_.update_paths(member, [&](Paths& paths) { paths.add({.endpoint = endpoint}); });
  shared_.send_to_all_addresses(member, Probe{.nonce = new_probe_nonce(shared_.draw_nonce)});
}

void Introductions::receive(const Peer& asker, const Wish& wish) {
  std::size_t left = limits::introductions;
  for_each_session(wish.unlocated, [&](const SessionId& session) {
    const Peer* target = shared_.peers.find(session);
    const bool can_tell = target != nullptr && target->is_member() && public_path(*target);
    if (!can_tell || left == 0) return;
    --left;
    introduce(*target, shared_.way_to(asker));
  });
}

void Introductions::run_due() {
  greetings_left_ = limits::greetings;
  greet_seeds();
  if (introduce_all() || !seeds_.empty()) look_soon();
}

void Introductions::greet(const Endpoint& endpoint) {
  const Destination to{.group = false, .endpoint = endpoint, .interface = 0};
  Hello hello = shared_.self;
  hello.deaf = true;
  shared_.send(to, hello);
  shared_.send(to, shared_.challenge_to({}));
  attributes_.send_if_small(to);
}

void Introductions::greet_seeds() {
  for (const Endpoint& seed : seeds_) {
    if (!is_answered(seed)) greet(seed);
  }
}

bool Introductions::introduce_all() {
  std::vector<const Peer*> remote;
  std::vector<const Peer*> members;
  bool differs = false;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    differs = differs || peer.hello.roster != shared_.self.roster;
    if (public_path(peer) == nullptr) return;
    members.push_back(&peer);
    if (reach_.is_remote(peer)) remote.push_back(&peer);
  });
  // With equal rosters, all know each other.
  if (!differs) return !remote.empty();
  for (std::size_t i = 0; i < std::min(remote.size(), limits::introductions); ++i) {
    const auto chosen = shared_.random.below(static_cast<std::uint32_t>(remote.size()));
    introduce(*remote[chosen], everyone);
  }
  if (remote.empty()) return false;
  // One remote peer a turn learns of a few others; all learn of all in time.
  const Peer& learner = *remote[shared_.random.below(static_cast<std::uint32_t>(remote.size()))];
  for (std::size_t i = 0; i < std::min(members.size(), limits::introductions); ++i) {
    const auto chosen = shared_.random.below(static_cast<std::uint32_t>(members.size()));
    if (members[chosen] != &learner) {
      introduce(*members[chosen], shared_.way_to(learner));
    }
  }
  return true;
}

void Introductions::introduce(const Peer& peer, const Destination& to) {
  shared_.send(to, Introduction{peer.session, public_path(peer)->endpoint});
}

const Path* Introductions::public_path(const Peer& peer) {
  const auto paths = peer.paths.all();
  const auto found = std::find_if(paths.begin(), paths.end(),
                                  [](const Path& path) { return can_be_greeted(path.endpoint); });
  return found == paths.end() ? nullptr : &*found;
}

}  // namespace muster::core
