#include "core/inquiries.hpp"

#include <algorithm>
#include <vector>

#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// Attempts by the usual way alone.
constexpr std::uint32_t usual_attempts = 2;
constexpr Duration first_pause = 5ms;
/// Pauses double this many times.
constexpr std::uint32_t doublings = 4;
constexpr int attempts_per_master_timeout = 8;
/// From here on, an attempt comes once per hello interval of the peer.
constexpr std::uint32_t patient_after = 16;
constexpr std::size_t neighbours_asked = 2;
/// In larger clusters the first attempts are spread over so much time per member.
constexpr std::size_t prompt_members = 16;
constexpr Duration spread_per_member = 250us;
constexpr Duration inquiry_spread_max = 250ms;

}  // namespace

Inquiries::Inquiries(Shared& shared)
    : shared_(shared),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.inquiry.alarm; }) {}

void Inquiries::begin(Peer& peer) {
  if (is_open(peer)) return;
  Inquiry& inquiry = peer.inquiry;
  inquiry.nonce = new_probe_nonce(shared_.draw_nonce);
  inquiry.attempts = 0;
  inquiry.began_at = shared_.now;
  const std::size_t size = shared_.peers.size();
  if (size <= prompt_members) return ask(peer);
  const Duration spread = std::min<Duration>(size * spread_per_member, inquiry_spread_max);
  alarms_.arm(peer, shared_.now + shared_.random.between(Duration::zero(), spread));
  shared_.deadlines[Deadline::inquiries] = alarms_.next();
}

void Inquiries::end(Peer& peer) {
  peer.inquiry.nonce = 0;
}

bool Inquiries::receive(Peer& peer, const ProbeAck& ack) {
  if (!is_answer(ack.nonce, peer.inquiry.nonce)) return false;
  end(peer);
  return true;
}

void Inquiries::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (is_open(*peer)) ask(*peer);
  }
  shared_.deadlines[Deadline::inquiries] = alarms_.next();
}

void Inquiries::ask(Peer& peer) {
  const std::uint64_t nonce = peer.inquiry.nonce;
  const Probe probe{.nonce = nonce, .heard_claim = peer.hello.master};
  if (!peer.paths.is_empty())
    shared_.send(destination_of(peer.paths.freshest(), peer.session), probe);
  if (!peer.link.is_two_way()) shared_.send(peer, probe);
  if (peer.inquiry.attempts >= usual_attempts) {
    probe_over_group(shared_, peer, over_group(nonce));
    probe_through_neighbours(shared_, peer, nonce, neighbours_asked);
  }
  alarms_.arm(peer, shared_.now + pause_after(peer));
  ++peer.inquiry.attempts;
  shared_.deadlines[Deadline::inquiries] = alarms_.next();
}

Duration Inquiries::pause_after(const Peer& peer) const {
  const std::uint32_t attempts = peer.inquiry.attempts;
  if (attempts < doublings) return first_pause * (1 << attempts);
  if (attempts >= patient_after) return peer.hello.interval;
  return std::max<Duration>(shared_.config.timing.master_timeout / attempts_per_master_timeout,
                            first_pause);
}

namespace {

std::vector<const Peer*> neighbours_but(Shared& shared, const Peer& peer) {
  std::vector<const Peer*> neighbours;
  shared.peers.for_each_full_member([&](const Peer& member) {
    if (member.id != peer.id && member.silence.rounds == 0 && is_neighbour(member)) {
      neighbours.push_back(&member);
    }
  });
  return neighbours;
}

}  // namespace

const Peer* random_neighbour(Shared& shared, const Peer& peer) {
  const auto neighbours = neighbours_but(shared, peer);
  if (neighbours.empty()) return nullptr;
  return neighbours[shared.random.below(static_cast<std::uint32_t>(neighbours.size()))];
}

void probe_through_neighbours(Shared& shared, const Peer& peer, std::uint64_t nonce,
                              std::size_t count) {
  std::vector<const Peer*> neighbours = neighbours_but(shared, peer);
  for (std::size_t i = 0; i < count && !neighbours.empty(); ++i) {
    const auto chosen = shared.random.below(static_cast<std::uint32_t>(neighbours.size()));
    shared.send(Shared::way_through(*neighbours[chosen], peer.session), Probe{.nonce = nonce});
    neighbours.erase(neighbours.begin() + chosen);
  }
}

void probe_over_group(Shared& shared, const Peer& peer, std::uint64_t nonce) {
  shared.send(everyone, Probe{.nonce = nonce, .target = peer.session, .answer_by_group = true});
}

}  // namespace muster::core
