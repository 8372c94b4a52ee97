#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/endpoint.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "crypto/legacy_cipher.hpp"
#include "engine/datagram_sink.hpp"
#include "muster/statistics.hpp"
#include "wire/legacy_message.hpp"
#include "wire/legacy_wrap.hpp"

namespace muster::legacy {

/// Converts messages of one dialect to datagrams and back: JSON, then the cipher if there is one,
/// then blocks (node-discovery) or Latin-1 as UTF-8 (node-discover).
///
/// Distinct objects: safe. Shared objects: unsafe.
class Codec {
 public:
  using Visitor = std::function<void(const wire::LegacyMessage&)>;

  /// Size of a UDP datagram over IPv4, which is node-discover's limit for a message.
  static constexpr std::size_t datagram_bytes_max = 65'507;

  /// A null `cipher` means clear text. The cipher must outlive this object.
  Codec(LegacyDialect dialect, const crypto::LegacyCipher* cipher, core::Random random);

  /// Adds the datagrams of the message to `sink`. Returns its size on the wire. If that is above
  /// `bytes_max()`, the message is too large and nothing was added.
  std::size_t write(const wire::LegacyMessage& message, const core::Destination& to,
                    engine::DatagramSink& sink);
  std::size_t bytes_max() const;

  /// Calls `visit` with each message that a datagram completes. Returns the reason if a part of it
  /// was dropped: `unauthentic` for a message that does not open with our key, or without one.
  std::optional<DropReason> read(std::span<const std::uint8_t> datagram,
                                 const core::Arrival& arrival, core::Time now,
                                 const Visitor& visit);

 private:
  /// The interface and the time at which a datagram arrived.
  struct Seen {
    std::uint32_t interface = 0;
    core::Time at{};
  };

  void write_blocks(std::span<const std::uint8_t> bytes, const core::Destination& to,
                    engine::DatagramSink& sink);
  std::optional<DropReason> read_blocks(std::span<const std::uint8_t> datagram, core::Time now,
                                        const Visitor& visit);
  std::optional<DropReason> read_text(std::span<const std::uint8_t> datagram,
                                      const core::Arrival& arrival, core::Time now,
                                      const Visitor& visit);
  std::optional<DropReason> open(std::span<const std::uint8_t> bytes, const Visitor& visit) const;
  bool came_otherwise(std::span<const std::uint8_t> datagram, std::uint32_t interface,
                      core::Time now);

  LegacyDialect dialect_;
  const crypto::LegacyCipher* cipher_;
  core::Random random_;
  wire::LegacyAssembler assembler_;
  std::map<std::size_t, Seen> seen_;
};

}  // namespace muster::legacy
