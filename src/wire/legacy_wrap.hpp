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
///     32  offset of what follows in the message
///     36  the block's part of the message
///
/// Nothing of it is authenticated, and with a key it is outside of the encryption.
namespace muster::wire {

struct LegacyBlock {
  using Id = std::array<std::uint8_t, 16>;
  static constexpr std::size_t header_bytes = 36;
  /// Bytes of a block with its header. Their receivers count on all but the last to be full.
  static constexpr std::size_t bytes_max = 1500;

  Id id{};
  std::uint32_t checksum = 0;
  std::uint32_t total = 0;
  std::uint32_t offset = 0;
  /// Points into the datagram.
  std::span<const std::uint8_t> part;
};

/// Takes the first block off a datagram, of which there may be several; nothing if it is not
/// well-formed. Whatever it claims lies within its message, and its part is not empty.
std::optional<LegacyBlock> take_block(std::span<const std::uint8_t>& datagram);

/// Calls `send` with each block of a message, in order. Unlike the original, this works for every
/// size: the last block of a message of full blocks is full, not empty. Requires: not empty.
void wrap(std::span<const std::uint8_t> message, const LegacyBlock::Id& id,
          const std::function<void(std::span<const std::uint8_t> block)>& send);

/// Puts messages together from their blocks, in whatever order these come, once each.
///
/// Anybody can send blocks, so memory is taken for what is here, never for what is announced; and
/// at the limits the oldest message gives way. Distinct objects: safe. Shared objects: unsafe.
class LegacyAssembler {
 public:
  /// Bytes of a message; blocks of larger ones are dropped.
  static constexpr std::size_t message_bytes_max = 2 * 1024 * 1024;
  /// Bytes of all unfinished messages, and how many there may be. Each part counts for
  /// `part_overhead` more, or many small ones would take many times what they bring.
  static constexpr std::size_t bytes_in_all = 4 * message_bytes_max;
  static constexpr std::size_t messages_in_all = 512;
  static constexpr std::size_t part_overhead = 96;
  /// An unfinished message is given up so long after its first block.
  static constexpr Duration patience = std::chrono::seconds(5);
  /// Finished messages remembered, so that a repeated block starts nothing.
  static constexpr std::size_t finished_max = 4'096;

  enum class Outcome {
    /// The message is not whole yet.
    kept,
    /// Its last missing block came, and `message` is the whole.
    finished,
    /// We had this block before.
    repeated,
    /// It contradicts others of its message, is of one too large, or the whole is damaged.
    refused,
  };
  struct Result {
    Outcome outcome = Outcome::kept;
    std::vector<std::uint8_t> message = {};
  };

  Result add(const LegacyBlock& block, core::Time now);
  /// Bytes that are kept now, overhead included.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Assembly {
    std::uint32_t checksum = 0;
    std::uint32_t total = 0;
    core::Time begun{};
    /// Its place among all messages by age.
    std::uint64_t number = 0;
    std::size_t bytes = 0;
    /// By offset; they do not overlap.
    std::map<std::uint32_t, std::vector<std::uint8_t>> parts;
  };

  Outcome keep(Assembly& assembly, const LegacyBlock& block);
  Result finish(const LegacyBlock::Id& id);
  void make_room(core::Time now);
  /// Takes an unfinished message out.
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
