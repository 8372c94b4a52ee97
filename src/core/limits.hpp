#pragma once

#include <cstddef>
#include <cstdint>

#include "core/time.hpp"

/// Bounds of every table, queue, name and payload, and what happens at each.
namespace muster::core::limits {

// The protocol says (PROTOCOL.md §6): peers may rely on these.

/// Bytes of a channel or attribute name. Longer ones are refused at the call.
inline constexpr std::size_t name_bytes = 255;
/// Bytes of one attribute. Larger ones are refused at the call.
inline constexpr std::size_t attribute_bytes = 64 * 1024;
/// Attributes of one node at once. More are refused at the call.
inline constexpr std::size_t attributes = 64;
/// Bytes of one channel message. Larger ones are refused at the call.
inline constexpr std::size_t message_bytes = 1024 * 1024;
/// A nonce answers for freshness from its making until twice this time has passed.
inline constexpr Duration nonce_life = std::chrono::seconds(10);

// This implementation chose: peers cannot tell.

/// Sessions known at once, strangers included. Further strangers are not met.
inline constexpr std::size_t peers = 20'000;
/// Guests known at once, for anybody can make some up. Further ones are not let in.
inline constexpr std::size_t guests = 1'024;
/// Strangers waiting for admission at once. Further ones are not met until a place is free.
inline constexpr std::size_t strangers = 4'096;
/// Number of sessions remembered that never answered. A new one replaces the oldest.
inline constexpr std::size_t unanswered = 2'048;
/// Packets that all strangers together may cause at once. Further challenges and echoes wait for
/// the next hello.
inline constexpr std::size_t stranger_packets = 64;
/// Challenges and echoes that ride along with one hello. Further ones wait for the next hello.
inline constexpr std::size_t riding_challenges = 16;
inline constexpr std::size_t riding_echoes = 64;
/// Nonces that wait to be echoed. Further ones are dropped; the challenger asks again.
inline constexpr std::size_t waiting_echoes = 1'024;
/// Attribute bytes a stranger may leave with us before it is admitted. The rest is fetched later.
inline constexpr std::size_t stranger_attribute_bytes = 2'048;
/// Attribute bytes of each peer that always find room.
inline constexpr std::size_t attribute_bytes_each = 8 * 1024;
/// Bytes beyond that, of all peers together. Further attributes are counted and not kept; they are
/// fetched when there is room again.
inline constexpr std::size_t attribute_bytes_shared = std::size_t{256} * 1024 * 1024;
/// Reports that the identities of other nodes are used twice, per pause. Further evidence is not
/// reported.
inline constexpr std::size_t impersonation_reports = 4;
/// Until the same identity is reported again.
inline constexpr Duration impersonation_pause = std::chrono::seconds(60);
/// Erasures of attributes that their owner remembers. Whoever missed an older one starts over.
inline constexpr std::size_t erasures = 64;
/// Remembered departed sessions. The oldest is forgotten, after the nonces have been renewed.
inline constexpr std::size_t tombstones = 16'384;
/// How long a departed session is remembered; must exceed every nonce's two lives.
inline constexpr Duration tombstone_life = std::chrono::seconds(60);
static_assert(tombstone_life > 2 * nonce_life);
/// Addresses remembered per node. A further one replaces the one not heard for longest.
inline constexpr std::size_t paths = 4;
/// Messages of one sender held back while a gap before them may still close. At the limit the gap
/// is given up.
inline constexpr std::size_t held_messages = 16'384;
/// Bytes of the same.
inline constexpr std::size_t held_bytes = 2 * message_bytes;
/// How long a gap is held open.
inline constexpr Duration gap_patience = std::chrono::milliseconds(25);
/// How long messages to one node wait for one that may be before them and is still incomplete. What
/// comes of that later is dropped.
inline constexpr Duration overtaken_patience = std::chrono::milliseconds(100);
/// Parcels to one receiver in flight at once; further ones wait with their sender.
inline constexpr std::size_t parcels_in_flight = 64;
/// Parcels to one receiver that wait at once. Further ones are refused at the call.
inline constexpr std::size_t parcels_waiting = 4'096;
/// Bytes of the same.
inline constexpr std::size_t parcel_bytes_waiting = 16 * message_bytes;
/// Members whose wishes for relayed packets are held at once. Further ones are ignored; the asker
/// has other neighbours.
inline constexpr std::size_t askers = 256;
/// Sessions that one member wishes for. Further ones are ignored.
inline constexpr std::size_t wishes = 1'024;
/// Probed addresses of nodes already known by another one. Further ones wait to be heard again.
inline constexpr std::size_t candidate_paths = 64;
/// Nodes asked to probe a silent one for us.
inline constexpr std::size_t probe_helpers = 3;
/// Nodes first in line for a master's place, which watch the masters (lifelines.hpp).
inline constexpr std::size_t heirs = 3;
/// Members that each node watches besides.
inline constexpr std::size_t followers = 2;
/// Probes to a member that is doubted, each a while after the last, until it is held alive.
inline constexpr std::uint32_t doubt_probes = 4;
/// The first such while; each further one is twice as long.
inline constexpr Duration doubt_pause = std::chrono::milliseconds(1);
/// Members to which a new master repeats its claim by unicast.
inline constexpr std::size_t claim_repeats = 16;
/// Introduced endpoints greeted in one hello interval. Further introductions are ignored.
inline constexpr std::size_t greetings = 64;
/// Introductions made to one node, or to the group, at once.
inline constexpr std::size_t introductions = 16;
/// Up to this many answers go out one by one, more go to everyone in one datagram.
inline constexpr std::size_t single_answers = 8;

}  // namespace muster::core::limits
