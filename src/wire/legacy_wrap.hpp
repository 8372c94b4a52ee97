#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/time.hpp"

/// The blocks into which node-discovery 0.2 divides its messages, as its WrapStream does:
///
///     0   "WRAP"
///     4   16 random bytes, the same in all blocks of a message
///     20  CRC-32 of the whole message          all numbers big-endian
///     24  bytes of the whole message
///     28  bytes of this block, these 36 included
///     32  offset of this block's part in the message
///     36  the block's part of the message
///
/// Nothing in it is authenticated, and with a key it is outside the encryption.
namespace muster::wire {

struct LegacyBlock {
  using Id = std::array<std::uint8_t, 16>;
  static constexpr std::size_t header_bytes = 36;
  /// Size of a block with its header. Receivers require that all blocks but the last are full.
  static constexpr std::size_t bytes_max = 1500;

  Id id{};
  std::uint32_t checksum = 0;
  std::uint32_t total = 0;
  std::uint32_t offset = 0;
  /// Points into the datagram.
  std::span<const std::uint8_t> part;
};

/// Takes the first of possibly several blocks off a datagram; nothing if it is malformed. The part
/// of a block lies within its message and is not empty.
std::optional<LegacyBlock> take_block(std::span<const std::uint8_t>& datagram);

/// Calls `send` with each block of a message, in order. Unlike the original, this works for every
/// size: the last block of a message of full blocks is full, not empty. Requires: not empty.
void wrap(std::span<const std::uint8_t> message, const LegacyBlock::Id& id,
          const std::function<void(std::span<const std::uint8_t> block)>& send);

/// Reassembles messages from their blocks in any order, each once.
///
/// Anybody can send blocks. Memory is therefore used for the bytes that have arrived, never for
/// announced ones, and at the limits the oldest message is dropped. Distinct objects: safe. Shared
/// objects: unsafe.
class LegacyAssembler {
 public:
  /// Largest size of a message; blocks of larger ones are dropped.
  static constexpr std::size_t message_bytes_max = 2 * 1024 * 1024;
  /// Limits of all unfinished messages, in bytes and in number. Each part counts with
  /// `part_overhead`, because many small parts would otherwise take many times their size.
  static constexpr std::size_t bytes_in_all = 4 * message_bytes_max;
  static constexpr std::size_t messages_in_all = 512;
  static constexpr std::size_t part_overhead = 96;
  /// Time after its first block at which an unfinished message is given up.
  static constexpr Duration patience = std::chrono::seconds(5);
  /// Limit of remembered finished messages. A repeated block of these has no effect.
  static constexpr std::size_t finished_max = 4'096;

  enum class Outcome {
    /// The message is not complete yet.
    kept,
    /// This was its last missing block, and `message` is complete.
    finished,
    /// This block was received before.
    repeated,
    /// It contradicts other blocks of its message, its message is too large, or the whole is
    /// damaged.
    refused,
  };
  struct Result {
    Outcome outcome = Outcome::kept;
    std::vector<std::uint8_t> message = {};
  };

  Result add(const LegacyBlock& block, core::Time now);
  /// Bytes that are stored now, overhead included.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Assembly {
    std::uint32_t checksum = 0;
    std::uint32_t total = 0;
    core::Time begun{};
    /// Its position among all messages by age.
    std::uint64_t number = 0;
    std::size_t bytes = 0;
    /// By offset; they do not overlap.
    std::map<std::uint32_t, std::vector<std::uint8_t>> parts;
  };

  Outcome keep(Assembly& assembly, const LegacyBlock& block);
  Result finish(const LegacyBlock::Id& id);
  void make_room(core::Time now);
  /// Removes an unfinished message.
  Assembly take(const LegacyBlock::Id& id);

  std::map<LegacyBlock::Id, Assembly> unfinished_;
  /// The same by age, oldest first.
  std::map<std::uint64_t, LegacyBlock::Id> ages_;
  std::uint64_t begun_ = 0;
  std::size_t bytes_ = 0;
  std::set<LegacyBlock::Id> finished_;
  std::deque<LegacyBlock::Id> finished_ages_;
};

}  // namespace muster::wire
