#pragma once

#include <deque>
#include <optional>
#include <span>

#include "core/peer.hpp"
#include "crypto/replay_window.hpp"
#include "crypto/session_cipher.hpp"
#include "engine/keyring.hpp"
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

/// Opens a packet's body in place with its session's cipher, which is made if needed. Returns the
/// body without its tag, or nothing if it is not authentic or addressed to another session than
/// `self`; `cipher` is then unchanged. `key` is null for clear text.
std::optional<std::span<std::uint8_t>> open_packet(std::optional<crypto::SessionCipher>& cipher,
                                                   Keyring::Entry* key, const wire::Header& header,
                                                   const SessionId& self,
                                                   std::span<std::uint8_t> packet);

}  // namespace muster::engine
