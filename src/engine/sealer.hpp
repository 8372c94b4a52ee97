#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/endpoint.hpp"
#include "crypto/session_cipher.hpp"
#include "engine/datagram_sink.hpp"
#include "wire/header.hpp"

namespace muster::engine {

/// Makes packets from bodies: header, counter, encryption, tag (PROTOCOL.md §2 and §3).
///
/// Also remembers the latest unicast packets, in order to distinguish a genuine "port unreachable",
/// which quotes one of them, from a forged one. Distinct objects: safe. Shared objects: unsafe.
class Sealer {
 public:
  Sealer(std::uint32_t cluster, const SessionId& session) : cluster_(cluster), session_(session) {}

  /// Seals with `key` from now on; without one, sends clear text. The counter continues.
  void set_key(const crypto::ClusterKey* key);

  /// Size of a packet without its body.
  std::size_t overhead() const { return wire::Header::bytes + (cipher_ ? crypto::tag_bytes : 0); }

  /// Appends the packet to `sink`.
  void seal(const core::Destination& to, std::span<const std::uint8_t> body, DatagramSink& sink);

  /// Whether `quoted` is the beginning of a packet recently sent to `endpoint` for that session.
  bool has_sent(const core::Endpoint& endpoint, const SessionId& receiver,
                std::span<const std::uint8_t> quoted) const;

 private:
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
  std::optional<crypto::SessionCipher> cipher_;
  std::uint64_t next_counter_ = 0;
  std::array<Sent, remembered> sent_{};
  std::size_t sent_next_ = 0;
};

}  // namespace muster::engine
