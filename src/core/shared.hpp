#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/attribute_room.hpp"
#include "core/config.hpp"
#include "core/deadlines.hpp"
#include "core/event.hpp"
#include "core/listening_clock.hpp"
#include "core/marks.hpp"
#include "core/message.hpp"
#include "core/nonce_source.hpp"
#include "core/nonces.hpp"
#include "core/peer_table.hpp"
#include "core/random.hpp"

namespace muster::core {

/// A message on its way out.
struct Outgoing {
  Destination to;
  Message message;
  /// Keeps alive what the message views, where the sender may let go of it before the drain.
  std::shared_ptr<const void> owner = {};
};

/// A channel message for guests (guests.hpp).
struct LetterToGuests {
  Letter letter;
  /// The guest it is for alone; nothing: for all.
  std::optional<Endpoint> to = {};
};

/// What every part of the protocol reads and writes. Owned by `Protocol`.
struct Shared {
  Shared(const Config& configuration, Random chance, NonceSource source)
      : config(configuration), random(std::move(chance)), draw_nonce(std::move(source)) {
    self.node = config.node;
    self.life = config.life;
    self.weight = config.weight;
    self.observer = config.observer;
    self.masters_required = config.masters_required;
    self.port = config.unicast_port;
    if (!config.observer) self.roster = roster_mark_of(config.session);
  }

  const Config config;
  /// Chance for pauses and choices.
  Random random;
  /// The source of everything that an attacker must not predict.
  NonceSource draw_nonce;
  /// Constant during one input.
  Time now{};
  ListeningClock clock;
  Nonces nonces;
  AttributeRoom attribute_room;
  PeerTable peers;
  Deadlines deadlines;

  /// Our own record, as the next hello will say it.
  Hello self;
  /// When our latest hello to everyone went out; a master's lease runs from it.
  Time hello_at{};
  /// When any member last gave a sign of life.
  Time heard_at{};
  /// Somebody waits for the next sign of life of anyone.
  bool awaits_life = false;
  /// Members that have left several packets unanswered which are for them alone.
  std::vector<PeerId> unanswered;
  /// Our record changed in a way that others must know at once.
  bool self_changed = false;
  /// A member does not hear us: the next hello comes soon.
  bool hello_wanted = false;
  /// Members came, went or changed their role: who should be master is to be thought over.
  bool members_changed = false;

  /// Outputs, drained by the engine after every input.
  std::vector<Outgoing> outbox;
  std::vector<Event> events;
  /// Stays empty unless `Config::has_guests`.
  std::vector<LetterToGuests> letters_to_guests;

  void send(const Destination& to, const Message& message) { outbox.push_back({to, message}); }

  /// To a peer, by the way that works: directly, through a relay, or over the group.
  void send(const Peer& peer, const Message& message, std::shared_ptr<const void> owner = {}) {
    outbox.push_back({way_to(peer), message, std::move(owner)});
  }
  Destination way_to(const Peer& peer) const;
  /// Appends the way to each address of a peer, or the one way that works if it is not reached
  /// directly.
  void add_ways(const Peer& peer, std::vector<Destination>& ways) const;
  /// Through this neighbour. Requires: it has a path.
  static Destination way_through(const Peer& relay, const SessionId& receiver);

  /// A challenge for that session, or for every receiver if it is nil.
  Challenge challenge_to(const SessionId& target);

  /// To every address of a peer, one copy each.
  void send_to_all_addresses(const Peer& peer, const Message& message) {
    for (const Path& path : peer.paths.all()) send(destination_of(path, peer.session), message);
  }
};

/// Whether a relay may be asked of it: a member of our own kind that hears us and that we hear
/// directly. Observers take no part in relaying for others.
bool is_neighbour(const Peer& peer);

/// The peer as the application is to see it now.
NodeView view_of(const Peer& peer);
SharedView share_view_of(const Peer& peer);

}  // namespace muster::core
