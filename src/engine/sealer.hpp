#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "core/endpoint.hpp"
#include "core/nonce_source.hpp"
#include "crypto/session_cipher.hpp"
#include "engine/associated_data.hpp"
#include "engine/counters.hpp"
#include "engine/datagram_sink.hpp"
#include "engine/keyring.hpp"
#include "wire/header.hpp"

namespace muster::engine {

/// Makes packets from bodies: header, counter, encryption, tag (PROTOCOL.md §2 and §3).
///
/// Also remembers the latest unicast packets, in order to distinguish a genuine "port unreachable",
/// which quotes one of them, from a forged one. Distinct objects: safe. Shared objects: unsafe.
class Sealer {
 public:
  /// While it exists, packets are sealed in advance: they get counters for that, and do not count
  /// as sent.
  class InAdvance {
   public:
    explicit InAdvance(Sealer& sealer) : sealer_(sealer) { sealer_.is_in_advance_ = true; }
    InAdvance(const InAdvance&) = delete;
    InAdvance& operator=(const InAdvance&) = delete;
    ~InAdvance() { sealer_.is_in_advance_ = false; }

   private:
    Sealer& sealer_;
  };

  Sealer(std::uint32_t cluster, const SessionId& session, core::NonceSource draw)
      : cluster_(cluster), session_(session), draw_(std::move(draw)) {}

  /// Seals with `key` from now on; without one, sends clear text. The counter continues.
  void set_key(Keyring::Entry* key);

  /// Packets from now on, until the next call, have a new salt. Call it often: a copy of this
  /// process uses the same salt until then.
  void renew_salt() { salt_.reset(); }

  /// Size of a packet without its body.
  /// A packet to everyone in clear text has no trailer, but its fragments may go to one node later.
  std::size_t overhead() const { return wire::Header::bytes + trailer_bytes; }

  /// Appends the packet to `sink`.
  void seal(const core::Destination& to, std::span<const std::uint8_t> body, DatagramSink& sink);

  /// Whether a packet of our session may be one that we sent. If not, another process uses our
  /// session. Older packets than the latest ones may always be.
  bool may_have_sent(const wire::Header& header, std::span<const std::uint8_t> packet) const;
  /// Whether newcomers no longer accept the packets that were sealed in advance.
  bool has_overtaken_advance() const { return counters_.have_overtaken(); }

  /// Counter of the packet recently sent to `endpoint` for that session that starts with `quoted`.
  /// Nothing: there is none.
  std::optional<std::uint64_t> sent(const core::Endpoint& endpoint, const SessionId& receiver,
                                    std::span<const std::uint8_t> quoted) const;

 private:
  /// The header of the next packet.
  wire::Header head_for(const core::Destination& to);
  std::uint32_t salt();

  /// The first encrypted bytes, which only the two ends of the path know.
  using Mark = std::array<std::uint8_t, 8>;
  struct Sent {
    core::Endpoint endpoint;
    SessionId receiver;
    std::uint64_t counter = 0;
    Mark mark{};
  };
  static constexpr std::size_t remembered = 128;

  void remember(const core::Destination& to, std::uint64_t counter,
                std::span<const std::uint8_t> packet);

  std::uint32_t cluster_;
  SessionId session_;
  core::NonceSource draw_;
  std::optional<crypto::SessionCipher> cipher_;
  std::uint32_t key_id_ = 0;
  std::uint32_t check_ = 0;
  std::optional<std::uint32_t> salt_;
  /// Of the latest packets, by counter.
  std::array<std::uint64_t, 256> content_marks_{};
  Counters counters_;
  bool is_in_advance_ = false;
  std::array<Sent, remembered> sent_{};
  std::size_t sent_next_ = 0;
};

}  // namespace muster::engine
