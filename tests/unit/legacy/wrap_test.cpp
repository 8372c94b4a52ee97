#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string_view>

#include "wire/legacy_wrap.hpp"

namespace muster::wire {

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using Buffer = std::vector<std::uint8_t>;
using Outcome = LegacyAssembler::Outcome;

constexpr std::size_t part = LegacyBlock::bytes_max - LegacyBlock::header_bytes;
constexpr core::Time start{1h};

Buffer message_of(std::size_t bytes) {
  Buffer message(bytes);
  for (std::size_t i = 0; i < bytes; ++i) message[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return message;
}

std::vector<Buffer> blocks_of(const Buffer& message, std::uint8_t id = 1) {
  std::vector<Buffer> blocks;
  wrap(message, {id}, [&](auto block) { blocks.emplace_back(block.begin(), block.end()); });
  return blocks;
}

LegacyBlock block_of(const Buffer& datagram) {
  std::span<const std::uint8_t> rest = datagram;
  const auto block = take_block(rest);
  EXPECT_TRUE(block && rest.empty());
  return *block;
}

/// A forged block.
LegacyBlock made_up(std::uint8_t id, std::uint32_t total, std::uint32_t offset,
                    std::span<const std::uint8_t> bytes) {
  LegacyBlock block;
  block.id = {id};
  block.total = total;
  block.offset = offset;
  block.part = bytes;
  return block;
}

// A message of every size arrives. (The packages' encoder makes the last block empty when the size
// is a multiple of the block size, and the message never arrives.)
TEST(LegacyWrap, EverySizeArrives) {
  for (const std::size_t size : {std::size_t{1}, part - 1, part, part + 1, 2 * part, 2 * part + 1,
                                 5 * part, std::size_t{100'000}}) {
    const Buffer message = message_of(size);
    const auto blocks = blocks_of(message);
    EXPECT_EQ(blocks.size(), (size + part - 1) / part);
    LegacyAssembler assembler;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      EXPECT_GT(blocks[i].size(), LegacyBlock::header_bytes);
      const auto result = assembler.add(block_of(blocks[i]), start);
      const bool is_last = i + 1 == blocks.size();
      ASSERT_EQ(result.outcome, is_last ? Outcome::finished : Outcome::kept) << size;
      EXPECT_EQ(result.message, is_last ? message : Buffer{});
    }
    EXPECT_EQ(assembler.bytes(), 0u);
  }
}

// Blocks may arrive in any order and repeatedly.
TEST(LegacyWrap, OrderAndRepetitionDoNotMatter) {
  std::mt19937 chance(1);
  const Buffer message = message_of(20 * part + 3);
  for (int run = 0; run < 50; ++run) {
    auto blocks = blocks_of(message);
    for (int again = 0; again < run % 20; ++again) {
      blocks.push_back(Buffer(blocks[static_cast<std::size_t>(again)]));
    }
    std::shuffle(blocks.begin(), blocks.end(), chance);
    LegacyAssembler assembler;
    int finished = 0;
    for (const Buffer& block : blocks) {
      const auto result = assembler.add(block_of(block), start);
      if (result.outcome != Outcome::finished) continue;
      ++finished;
      EXPECT_EQ(result.message, message);
    }
    EXPECT_EQ(finished, 1);
  }
}

// One datagram may contain several blocks.
TEST(LegacyWrap, DatagramMayContainSeveralBlocks) {
  Buffer datagram;
  for (const Buffer& block : blocks_of(message_of(2 * part + 5))) {
    datagram.insert(datagram.end(), block.begin(), block.end());
  }
  std::span<const std::uint8_t> rest = datagram;
  LegacyAssembler assembler;
  EXPECT_EQ(assembler.add(*take_block(rest), start).outcome, Outcome::kept);
  EXPECT_EQ(assembler.add(*take_block(rest), start).outcome, Outcome::kept);
  EXPECT_EQ(assembler.add(*take_block(rest), start).outcome, Outcome::finished);
  EXPECT_TRUE(rest.empty());
}

// Blocks with wrong lengths are refused. (They end the packages, by an exception or by endless
// recursion.)
TEST(LegacyWrap, WrongLengthsAreRefused) {
  const Buffer good = blocks_of(message_of(10)).front();
  const auto changed = [&](std::size_t at, std::string_view number) {
    Buffer bad = good;
    std::copy(number.begin(), number.end(), bad.begin() + static_cast<std::ptrdiff_t>(at));
    return bad;
  };
  const Buffer bads[] = {
      {},
      Buffer(good.begin(), good.begin() + 36),
      Buffer(good.begin(), good.end() - 1),
      changed(0, "XRAP"sv),               // another mark
      changed(28, "\0\0\0\0"sv),          // an empty block
      changed(28, "\0\0\0\x24"sv),        // only a header
      changed(28, "\xff\xff\xff\xff"sv),  // longer than the datagram
      changed(24, "\0\0\0\x09"sv),        // a part longer than its message
      changed(32, "\0\0\0\x01"sv),        // a part beyond its message
      changed(32, "\xff\xff\xff\xf8"sv),  // an offset that wraps around
  };
  for (const Buffer& bad : bads) {
    std::span<const std::uint8_t> rest = bad;
    EXPECT_FALSE(take_block(rest));
  }
}

// An announced length alone takes no memory, and a message that is too large is refused.
TEST(LegacyWrap, HugeLengthTakesNoMemory) {
  const Buffer byte(1);
  LegacyAssembler assembler;
  EXPECT_EQ(assembler.add(made_up(1, 0xffffffff, 0, byte), start).outcome, Outcome::refused);
  EXPECT_EQ(assembler.add(made_up(2, LegacyAssembler::message_bytes_max, 0, byte), start).outcome,
            Outcome::kept);
  EXPECT_LE(assembler.bytes(), 1 + LegacyAssembler::part_overhead);
}

// Memory is bounded for any number of unfinished messages, and the newest messages continue.
TEST(LegacyWrap, FloodIsBounded) {
  const Buffer bytes(1'400);
  LegacyAssembler assembler;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    LegacyBlock block = made_up(0, LegacyAssembler::message_bytes_max, i % 7 * 2'000, bytes);
    block.id = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8), 1};
    assembler.add(block, start);
    ASSERT_LE(assembler.bytes(), LegacyAssembler::bytes_in_all + 2'000);
  }
  const Buffer message = message_of(part + 1);
  const auto blocks = blocks_of(message, 99);
  EXPECT_EQ(assembler.add(block_of(blocks[0]), start).outcome, Outcome::kept);
  EXPECT_EQ(assembler.add(block_of(blocks[1]), start).outcome, Outcome::finished);
}

// Parts of one byte do not take a hundred times their size.
TEST(LegacyWrap, SmallPartsCountWithTheirOverhead) {
  const Buffer byte(1);
  LegacyAssembler assembler;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    assembler.add(made_up(1, LegacyAssembler::message_bytes_max, 2 * i, byte), start);
  }
  EXPECT_LE(assembler.bytes(), LegacyAssembler::bytes_in_all);
}

// A message that stays incomplete is given up.
TEST(LegacyWrap, IncompleteMessagesAreGivenUp) {
  const auto blocks = blocks_of(message_of(part + 1));
  LegacyAssembler assembler;
  assembler.add(block_of(blocks[0]), start);
  assembler.add(made_up(7, 2, 0, Buffer(1)), start + LegacyAssembler::patience);
  EXPECT_EQ(assembler.bytes(), 1 + LegacyAssembler::part_overhead);
}

// Contradictory parts are refused, and the true ones still form the message.
TEST(LegacyWrap, ContradictionsAreRefused) {
  const Buffer message = message_of(2 * part);
  const auto blocks = blocks_of(message);
  const LegacyBlock first = block_of(blocks[0]);
  LegacyAssembler assembler;
  assembler.add(first, start);
  LegacyBlock overlapping = first;
  overlapping.offset = 10;
  EXPECT_EQ(assembler.add(overlapping, start).outcome, Outcome::refused);
  LegacyBlock larger = first;
  larger.total += 1;
  EXPECT_EQ(assembler.add(larger, start).outcome, Outcome::refused);
  LegacyBlock other = first;
  other.checksum += 1;
  EXPECT_EQ(assembler.add(other, start).outcome, Outcome::refused);
  EXPECT_EQ(assembler.add(first, start).outcome, Outcome::repeated);
  EXPECT_EQ(assembler.add(block_of(blocks[1]), start).message, message);
}

// The checksum finds a changed byte, and the message can be sent again.
TEST(LegacyWrap, DamageIsFound) {
  const Buffer message = message_of(100);
  Buffer damaged = blocks_of(message).front();
  damaged.back() ^= 1;
  LegacyAssembler assembler;
  EXPECT_EQ(assembler.add(block_of(damaged), start).outcome, Outcome::refused);
  const Buffer good = blocks_of(message).front();
  EXPECT_EQ(assembler.add(block_of(good), start).outcome, Outcome::finished);
  EXPECT_EQ(assembler.add(block_of(good), start).outcome, Outcome::repeated);
}

}  // namespace

}  // namespace muster::wire
