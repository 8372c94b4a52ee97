#pragma once

#include <deque>
#include <optional>
#include <span>

#include "core/peer.hpp"
#include "crypto/replay_window.hpp"
#include "crypto/session_cipher.hpp"
#include "wire/header.hpp"

namespace muster::engine {

/// The receiving end of each known session: its prepared cipher and its replay window. Stored
/// beside the protocol's peers under the same ids, so a packet costs one look-up for both.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Openers {
 public:
  /// The receiving end of one session.
  struct Opener {
    /// Unset in clear text.
    std::optional<crypto::SessionCipher> cipher;
    crypto::ReplayWindow window;
  };

  /// The opener of a peer. Makes a new one for a new id.
  Opener& of(core::PeerId peer);

 private:
  struct Place {
    std::uint32_t generation = 0;
    Opener opener;
  };

  std::deque<Place> places_;
};

/// The body of a packet in clear text, or nothing if it is addressed to another session than
/// `self`.
std::optional<std::span<std::uint8_t>> open_clear_packet(const wire::Header& header,
                                                         const SessionId& self,
                                                         std::span<std::uint8_t> packet);

/// Opens a sealed packet's body in place with its session's cipher. Returns the body without its
/// tag, or nothing if it is not authentic or addressed to another session than `self`.
std::optional<std::span<std::uint8_t>> open_packet(crypto::SessionCipher& cipher,
                                                   const wire::Header& header,
                                                   const SessionId& self,
                                                   std::span<std::uint8_t> packet);

}  // namespace muster::engine
