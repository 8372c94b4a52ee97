#include "swarm/attacker.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/limits.hpp"

namespace muster::swarm {

namespace {

/// Packets that the attacker remembers: a random sample of everything it heard, old and new.
constexpr std::size_t recorded_max = 400;
constexpr std::size_t flood_datagrams = 4'000;
/// Size of a header in bytes; the rest is sealed.
constexpr std::size_t header_bytes = 44;

/// The parts of the state that a harmless packet must not change.
std::string digest_of(const engine::Engine& engine) {
  const core::Protocol& protocol = engine.protocol();
  return fmt::format("{} sessions, {} nodes, term {}, {}", protocol.known_sessions(),
                     protocol.nodes().size(), protocol.self().term,
                     protocol.self().master ? "master" : "no master");
}

}  // namespace

Attacker::Attacker(Cluster& cluster, std::uint64_t seed) : cluster_(cluster), random_(seed) {
  auto& on_send = cluster_.world().on_send;
  on_send = [this, next = std::move(on_send)](sim::NodeIndex from, const core::Destination& to,
                                              const std::vector<std::uint8_t>& bytes) {
    record(from, to, bytes);
    next(from, to, bytes);
  };
}

void Attacker::record(sim::NodeIndex from, const core::Destination& to,
                      const std::vector<std::uint8_t>& bytes) {
  // In clear text, a packet does not name its receiver.
  if (!cluster_.actors()[from].is_keyed && !to.group) return;
  ++heard_;
  const SessionId session = std::as_const(cluster_.world()).engine(from).protocol().session();
  if (recorded_.size() < recorded_max) {
    recorded_.push_back({session, bytes});
  } else if (random_.unit() * static_cast<double>(heard_) < recorded_max) {
    recorded_[random_.below(recorded_max)] = {session, bytes};
  }
}

core::Arrival Attacker::arrival(core::Address from) {
  return {{from, 12346, 0}, 1, random_.unit() < 0.5, 0};
}

void Attacker::replay(sim::NodeIndex target) {
  const std::size_t count = recorded_.empty() ? 0 : 1 + random_.below(40);
  for (std::size_t i = 0; i < count && cluster_.world().is_running(target); ++i) {
    const Recorded& chosen = recorded_[random_.below(static_cast<std::uint32_t>(recorded_.size()))];
    if (is_recent(chosen.session)) continue;
    cluster_.tell(target, check::Replayed{chosen.session});
    cluster_.world().inject(target, chosen.bytes, arrival());
  }
}

bool Attacker::is_recent(const SessionId& session) const {
  const check::Life* life = cluster_.panel().roster().find(session);
  const core::Time now = cluster_.world().now();
  return !life->is_alive() && now - life->ended_at <= 2 * core::limits::nonce_life;
}

void Attacker::forge(sim::NodeIndex target) {
  const std::size_t count = 1 + random_.below(40);
  for (std::size_t i = 0; i < count; ++i)
    strike(target, forged(cluster_.actors()[target].is_keyed));
}

void Attacker::flood(sim::NodeIndex target) {
  for (std::size_t i = 0; i < flood_datagrams; ++i) {
    std::vector<std::uint8_t> noise(40, static_cast<std::uint8_t>(random_.bits()));
    const auto low = static_cast<std::uint8_t>(i);
    const auto high = static_cast<std::uint8_t>(random_.bits());
    const auto from = core::Address::v4(172, 16, high, low);
    cluster_.world().inject(target, std::move(noise), arrival(from));
  }
}

std::vector<std::uint8_t> Attacker::forged(bool is_target_keyed) {
  const double kind = random_.unit();
  std::vector<std::uint8_t> bytes;
  if (recorded_.empty() || kind < 0.2) {
    bytes.resize(random_.below(200));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_.bits());
    return bytes;
  }
  bytes = recorded_[random_.below(static_cast<std::uint32_t>(recorded_.size()))].bytes;
  // In clear text, well-formed packets are believed, so only malformed ones can be sent.
  if (!is_target_keyed || kind < 0.4) {
    bytes.resize(random_.below(header_bytes));
  } else if (kind < 0.7) {
    bytes[random_.below(static_cast<std::uint32_t>(bytes.size()))] ^=
        static_cast<std::uint8_t>(1u << random_.below(8));
  } else {
    // An unknown session with the right cluster and key.
    for (std::size_t i = 12; i < header_bytes; ++i)
      bytes[i] = static_cast<std::uint8_t>(random_.bits());
  }
  return bytes;
}

void Attacker::strike(sim::NodeIndex target, std::vector<std::uint8_t> bytes) {
  const engine::Engine& engine = std::as_const(cluster_.world()).engine(target);
  std::string before = digest_of(engine);
  cluster_.world().inject(target, std::move(bytes), arrival());
  cluster_.tell(target, check::Struck{std::move(before), digest_of(engine)});
}

}  // namespace muster::swarm
