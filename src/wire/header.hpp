#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "muster/id.hpp"

namespace muster::wire {

/// The first bytes of a packet in every version of muster (PROTOCOL.md §2).
inline constexpr std::uint8_t magic[] = {'M', 'U'};
inline constexpr std::uint8_t protocol_version = 2;

/// All counters of a session are below it.
inline constexpr std::uint64_t counter_end = std::uint64_t{1} << 48;

/// The clear-text beginning of every packet. All of it is authenticated.
struct Header {
  static constexpr std::size_t bytes = 44;
  /// Offset of the session.
  static constexpr std::size_t session_offset = 12;

  std::uint8_t version = protocol_version;
  /// Whether the body is encrypted and followed by a tag.
  bool is_sealed = false;
  /// Whether only the session of its receiver can open it. Never in clear text.
  bool is_addressed = false;
  std::uint32_t cluster = 0;
  /// Id of the key with which it is sealed; 0 in clear text.
  std::uint32_t key = 0;
  SessionId session;
  /// 0 in clear text.
  std::uint32_t salt = 0;
  std::uint64_t counter = 0;
  /// Shows that a holder of the key has named the session; 0 in clear text.
  std::uint32_t check = 0;

  friend bool operator==(const Header&, const Header&) = default;
};

enum class HeaderVerdict { ok, too_short, not_muster, other_version, malformed };

void write_header(const Header& header, std::span<std::uint8_t, Header::bytes> out);

/// Reads a packet's header. The content of `out` is undefined unless the verdict is `ok`.
HeaderVerdict read_header(std::span<const std::uint8_t> packet, Header& out);

}  // namespace muster::wire
