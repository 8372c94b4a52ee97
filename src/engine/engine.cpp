#include "engine/engine.hpp"

#include <algorithm>
#include <utility>

#include "core/ensure.hpp"
#include "core/mutation.hpp"

namespace muster::engine {

namespace {

using Lap = core::Stopwatch::Lap;

/// Copies of known packets that are opened per second because they came from unknown addresses.
constexpr int glimpses_per_second = 4'096;

/// Whether every frame of a packet's body is complete.
bool is_well_formed(core::Bytes body) {
  while (!body.empty()) {
    if (!wire::take_frame(body)) return false;
  }
  return true;
}

DropReason reason_of(wire::HeaderVerdict verdict) {
  switch (verdict) {
    case wire::HeaderVerdict::other_version:
      return DropReason::other_version;
    case wire::HeaderVerdict::not_muster:
      return DropReason::not_muster;
    case wire::HeaderVerdict::too_short:
      return DropReason::bad_size;
    default:
      return DropReason::malformed;
  }
}

}  // namespace

// Protocol and sealer share one source, because copies of a seeded one would repeat its numbers.
Engine::Engine(const Config& config, core::Random random, core::NonceSource nonces)
    : cluster_(crypto::cluster_tag(config.cluster)),
      keys_(config.keys),
      nonces_(std::move(nonces)),
      protocol_(config.protocol, std::move(random), [this] { return nonces_(); }),
      sealer_(cluster_, config.protocol.session, [this] { return nonces_(); }),
      packer_(sealer_, sink_, config.datagram_bytes_max),
      contacts_(nonces_),
      glimpses_(core::TokenBucket::per_second(glimpses_per_second)),
      session_(config.protocol.session) {
  if (!keys_.is_empty()) sealer_.set_key(&keys_.first());
}

void Engine::begin(core::Time now) {
  now_ = std::max(now_, now);
  sealer_.renew_salt();
  protocol_.begin(now_);
}

void Engine::finish() {
  finish_gathering();
  flush();
}

void Engine::finish_gathering() {
  const Lap lap(stopwatch_, Activity::protocol);
  protocol_.finish();
  drain();
  run_due();
  watch_goodbye();
}

void Engine::flush() {
  if (!packer_.has_gathered()) return;
  const Lap lap(stopwatch_, Activity::encode);
  packer_.flush();
}

void Engine::drain() {
  if (protocol_.outbox().empty()) return;
  const Lap lap(stopwatch_, Activity::encode);
  packer_.leave_room_for_relays(!protocol_.links().are_whole());
  for (const core::Outgoing& outgoing : protocol_.outbox()) {
    packer_.add(outgoing.to, outgoing.message, now_);
    // Each has a datagram of its own, because one of them may be lost.
    if (std::holds_alternative<core::Goodbye>(outgoing.message)) packer_.flush();
  }
  protocol_.outbox().clear();
}

void Engine::run_due() {
  packer_.run_due(now_);
  if (reassembler_.next_deadline() > now_) return;
  const wire::Reassembler::Due due = reassembler_.run_due(now_);
  for (const auto& [sender, request] : due.wanted) {
    if (const core::Peer* peer = protocol_.find(core::unpack(sender))) {
      packer_.request(protocol_.way_to(*peer), request);
    }
  }
  for (const auto sender : due.given_up) {
    if (core::Peer* peer = protocol_.find(core::unpack(sender))) {
      peer->assembling = reassembler_.assembling(sender);
    }
  }
}

core::Time Engine::next_deadline() const {
  return std::min(
      {protocol_.next_deadline(), packer_.next_deadline(), reassembler_.next_deadline()});
}

void Engine::set_keys(const std::vector<crypto::ClusterKey>& keys) {
  MUSTER_ENSURE(!keys.empty() && !keys_.is_empty());
  keys_ = Keyring(keys);
  sealer_.set_key(&keys_.first());
  goodbye_.expire();
}

void Engine::seal_goodbye(DatagramSink& sink) {
  const Sealer::InAdvance in_advance(sealer_);
  Packer packer = packer_.for_sink(sink);
  PreparedGoodbye::Ways ways = protocol_.goodbye_ways();
  for (const core::Destination& way : ways) {
    packer.add(way, core::Goodbye{}, now_);
    packer.flush();
  }
  goodbye_.sealed(std::move(ways), now_);
}

void Engine::paths_changed() {
  protocol_.paths_changed();
  goodbye_.expire();
}

void Engine::watch_goodbye() {
  if (sealer_.has_overtaken_advance()) goodbye_.expire();
  if (goodbye_.is_comparison_due(now_)) goodbye_.compare(protocol_.goodbye_ways(), now_);
  if (goodbye_.take_expiry()) protocol_.events().push_back(core::GoodbyeExpired{});
}

void Engine::count(DropReason reason, const core::Arrival& arrival) {
  drops_.count(reason, arrival.from.address);
  if (core::is_mutated(core::Mutation::believes_forgers)) {
    protocol_.election().observe(protocol_.self().term + 1);
  }
}

void Engine::receive_oversized(const core::Address& source) {
  ++datagrams_received_;
  drops_.count(DropReason::bad_size, source);
}

void Engine::receive(std::span<std::uint8_t> packet, core::Arrival arrival) {
  const Lap lap(stopwatch_, Activity::protocol);
  wire::Header header;
  if (!check(packet, arrival, header)) return;
  arrival.counter = header.counter;
  arrival.bytes = packet.size();
  arrival.is_addressed = header.is_addressed;
  receive_checked(header, packet, arrival);
}

bool Engine::check(std::span<std::uint8_t> packet, const core::Arrival& arrival,
                   wire::Header& header) {
  const wire::HeaderVerdict verdict = wire::read_header(packet, header);
  const bool readable = verdict == wire::HeaderVerdict::ok;
  if (readable && header.session == session_) {
    hear_self(header, packet, arrival);
    return false;
  }
  ++datagrams_received_;
  bytes_received_ += packet.size();
  const auto reason = readable ? reason_to_drop(header) : reason_of(verdict);
  if (reason) count(*reason, arrival);
  return !reason;
}

void Engine::hear_self(const wire::Header& header, std::span<std::uint8_t> packet,
                       const core::Arrival& arrival) {
  if (sealer_.may_have_sent(header, packet) || reason_to_drop(header)) return;
  std::optional<crypto::SessionCipher> cipher;
  if (!std::holds_alternative<Body>(open(cipher, header, packet))) return;
  protocol_.session_used_twice(nullptr, arrival);
}

std::optional<DropReason> Engine::reason_to_drop(const wire::Header& header) const {
  if (header.cluster != cluster_ && !core::is_mutated(core::Mutation::mixes_clusters)) {
    return DropReason::other_cluster;
  }
  if (!header.is_sealed && !keys_.is_empty()) return DropReason::clear_text;
  if (header.is_sealed && !keys_.knows(header.key)) return DropReason::unknown_key;
  return std::nullopt;
}

Engine::Opened Engine::open(std::optional<crypto::SessionCipher>& cipher,
                            const wire::Header& header, std::span<std::uint8_t> packet) {
  const Lap lap(stopwatch_, Activity::open);
  const auto outcome = [](const std::optional<Body>& body) {
    return body ? Opened(*body) : DropReason::unauthentic;
  };
  if (!header.is_sealed) return outcome(open_clear_packet(header, session_, packet));
  Keyring::Entry* key = keys_.find(header);
  if (key == nullptr) return DropReason::unauthentic;
  if (!cipher || !cipher->is_under(key->key())) {
    return open_first_contact(cipher, *key, header, packet);
  }
  return outcome(open_packet(*cipher, header, session_, packet));
}

// A new cipher replaces the former one only when a packet has opened with it, because anybody can
// write another key id into a header.
Engine::Opened Engine::open_first_contact(std::optional<crypto::SessionCipher>& cipher,
                                          Keyring::Entry& key, const wire::Header& header,
                                          std::span<std::uint8_t> packet) {
  if (!key.vouches_for(header) && !core::is_mutated(core::Mutation::derives_for_anybody)) {
    return DropReason::unauthentic;
  }
  crypto::SessionCipher* fresh = contacts_.find(header.session, key.key(), now_);
  if (fresh == nullptr) return DropReason::crowded;
  const auto body = open_packet(*fresh, header, session_, packet);
  if (!body) return DropReason::unauthentic;
  cipher = contacts_.take();
  return *body;
}

void Engine::receive_known(core::Peer& peer, const wire::Header& header,
                           std::span<std::uint8_t> packet, const core::Arrival& arrival) {
  Openers::Opener& opener = openers_.of(peer.id);
  if (!opener.window.is_fresh(header.counter)) {
    if (!arrival.is_direct()) return protocol_.relays().brought(peer, arrival.via, header.counter);
    count(DropReason::duplicate, arrival);
    return glimpse(peer, header, packet, arrival);
  }
  keep_for_others(header, packet);
  const Opened opened = open(opener.cipher, header, packet);
  if (const auto* reason = std::get_if<DropReason>(&opened)) return count(*reason, arrival);
  opener.window.accept(header.counter);
  marks_.note(header, packet);
  if (peer.stage == core::Stage::stranger) seen_.add(header, packet);
  pass_on(peer.id, arrival);
  process(peer.id, std::get<Body>(opened), arrival);
}

bool Engine::is_old(const wire::Header& header, std::span<const std::uint8_t> packet) const {
  return seen_.contains(header, packet) && !core::is_mutated(core::Mutation::forgets_recordings);
}

void Engine::receive_unknown(const wire::Header& header, std::span<std::uint8_t> packet,
                             const core::Arrival& arrival) {
  if (protocol_.is_over(header.session)) return count(DropReason::departed, arrival);
  if (is_old(header, packet)) return count(DropReason::duplicate, arrival);
  std::optional<crypto::SessionCipher> cipher;
  const Opened opened = open(cipher, header, packet);
  if (const auto* reason = std::get_if<DropReason>(&opened)) return count(*reason, arrival);
  const Body body = std::get<Body>(opened);
  // A stranger is answered, so a malformed packet must not make one.
  if (!is_well_formed(body)) return count(DropReason::malformed, arrival);
  const core::Peer* stranger = protocol_.meet(header.session);
  if (stranger == nullptr) return count(DropReason::crowded, arrival);
  seen_.add(header, packet);
  marks_.note(header, packet);
  Openers::Opener& opener = openers_.of(stranger->id);
  opener.cipher = std::move(cipher);
  opener.window.accept(header.counter);
  process(stranger->id, body, arrival);
}

void Engine::glimpse(core::Peer& peer, const wire::Header& header, std::span<std::uint8_t> packet,
                     const core::Arrival& arrival) {
  // A node with several interfaces is heard on each with the same packets. The copies bring no
  // message, but may come from an address that is not known yet.
  const bool is_copy = !marks_.differs(header, packet);
  if (is_copy && peer.paths.find(arrival.from) != nullptr) return;
  if (!glimpses_.take(now_)) return;
  const Opened opened = open(openers_.of(peer.id).cipher, header, packet);
  if (!std::holds_alternative<Body>(opened)) return;
  is_copy ? protocol_.glimpsed(peer, arrival) : protocol_.session_used_twice(&peer, arrival);
  drain();
}

void Engine::process(core::PeerId id, core::Bytes body, const core::Arrival& arrival) {
  if (!is_well_formed(body)) return count(DropReason::malformed, arrival);
  protocol_.heard(*protocol_.find(id), arrival);
  while (!body.empty()) {
    const auto frame = wire::take_frame(body);
    // A message may have ended the session of its packet.
    core::Peer* peer = protocol_.find(id);
    if (peer == nullptr) return drain();
    if (dispatch(*peer, arrival, *frame) == Outcome::malformed) {
      count(DropReason::malformed, arrival);
      break;
    }
    drain();
  }
  if (core::Peer* peer = protocol_.find(id)) protocol_.end_of_packet(*peer);
  drain();
}

void Engine::refused(const core::Endpoint& endpoint, std::span<const std::uint8_t> quoted) {
  core::Peer* refused = nullptr;
  std::optional<std::uint64_t> packet;
  protocol_.for_each_peer([&](core::Peer& peer) {
    if (packet || peer.paths.find(endpoint) == nullptr) return;
    refused = &peer;
    // A late refusal concerns the process that had the port before, not the present one.
    packet = sealer_.sent(endpoint, peer.session, quoted);
  });
  if (refused == nullptr) return;
  protocol_.refused(*refused, packet);
  drain();
}

}  // namespace muster::engine
