#include "wire/legacy_wrap.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <iterator>
#include <utility>

namespace muster::wire {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 4> mark = {'W', 'R', 'A', 'P'};
constexpr std::size_t id_at = 4;
constexpr std::size_t checksum_at = 20;
constexpr std::size_t total_at = 24;
constexpr std::size_t block_bytes_at = 28;
constexpr std::size_t offset_at = 32;
constexpr std::size_t part_bytes_max = LegacyBlock::bytes_max - LegacyBlock::header_bytes;

std::uint32_t read_number(Bytes bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | bytes[at + i];
  return number;
}

void write_number(std::span<std::uint8_t> bytes, std::size_t at, std::size_t number) {
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  }
}

std::uint32_t checksum_of(Bytes bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

}  // namespace

std::optional<LegacyBlock> take_block(std::span<const std::uint8_t>& datagram) {
  if (datagram.size() <= LegacyBlock::header_bytes ||
      !std::equal(mark.begin(), mark.end(), datagram.begin())) {
    return std::nullopt;
  }
  const std::size_t block_bytes = read_number(datagram, block_bytes_at);
  if (block_bytes <= LegacyBlock::header_bytes || block_bytes > datagram.size()) {
    return std::nullopt;
  }
  LegacyBlock block;
  block.checksum = read_number(datagram, checksum_at);
  block.total = read_number(datagram, total_at);
  block.offset = read_number(datagram, offset_at);
  std::copy_n(datagram.begin() + id_at, block.id.size(), block.id.begin());
  block.part = datagram.subspan(LegacyBlock::header_bytes, block_bytes - LegacyBlock::header_bytes);
  if (block.part.size() > block.total || block.offset > block.total - block.part.size()) {
    return std::nullopt;
  }
  datagram = datagram.subspan(block_bytes);
  return block;
}

void wrap(std::span<const std::uint8_t> message, const LegacyBlock::Id& id,
          const std::function<void(std::span<const std::uint8_t> block)>& send) {
  std::array<std::uint8_t, LegacyBlock::bytes_max> memory{};
  std::copy(mark.begin(), mark.end(), memory.begin());
  std::copy(id.begin(), id.end(), memory.begin() + id_at);
  write_number(memory, checksum_at, checksum_of(message));
  write_number(memory, total_at, message.size());
  for (std::size_t offset = 0; offset < message.size(); offset += part_bytes_max) {
    const Bytes part = message.subspan(offset, std::min(part_bytes_max, message.size() - offset));
    const std::size_t bytes = LegacyBlock::header_bytes + part.size();
    write_number(memory, block_bytes_at, bytes);
    write_number(memory, offset_at, offset);
    std::copy(part.begin(), part.end(), memory.begin() + LegacyBlock::header_bytes);
    send(std::span(memory).first(bytes));
  }
}

LegacyAssembler::Result LegacyAssembler::add(const LegacyBlock& block, core::Time now) {
  if (block.total > message_bytes_max) return {Outcome::refused};
  if (finished_.contains(block.id)) return {Outcome::repeated};
  const auto [found, is_new] = unfinished_.try_emplace(block.id);
  Assembly& assembly = found->second;
  if (is_new) {
    assembly.checksum = block.checksum;
    assembly.total = block.total;
    assembly.begun = now;
    assembly.number = ++begun_;
    ages_.emplace(assembly.number, block.id);
  }
  const Outcome outcome = keep(assembly, block);
  if (outcome == Outcome::kept && assembly.bytes == assembly.total) return finish(block.id);
  make_room(now);
  return {outcome};
}

LegacyAssembler::Outcome LegacyAssembler::keep(Assembly& assembly, const LegacyBlock& block) {
  if (block.total != assembly.total || block.checksum != assembly.checksum) {
    return Outcome::refused;
  }
  const auto next = assembly.parts.lower_bound(block.offset);
  if (next != assembly.parts.end() && next->first == block.offset) {
    return next->second.size() == block.part.size() ? Outcome::repeated : Outcome::refused;
  }
  const std::size_t end = block.offset + block.part.size();
  const bool meets_next = next != assembly.parts.end() && next->first < end;
  const bool meets_last = next != assembly.parts.begin() &&
                          std::prev(next)->first + std::prev(next)->second.size() > block.offset;
  if (meets_next || meets_last) return Outcome::refused;
  assembly.parts.emplace_hint(next, block.offset,
                              std::vector<std::uint8_t>(block.part.begin(), block.part.end()));
  assembly.bytes += block.part.size();
  bytes_ += block.part.size() + part_overhead;
  return Outcome::kept;
}

LegacyAssembler::Assembly LegacyAssembler::take(const LegacyBlock::Id& id) {
  Assembly assembly = std::move(unfinished_.extract(id).mapped());
  ages_.erase(assembly.number);
  bytes_ -= assembly.bytes + assembly.parts.size() * part_overhead;
  return assembly;
}

LegacyAssembler::Result LegacyAssembler::finish(const LegacyBlock::Id& id) {
  const Assembly assembly = take(id);
  // Parts that do not overlap and have the size of the whole leave no gap.
  Result result{.outcome = Outcome::finished};
  result.message.reserve(assembly.total);
  for (const auto& [offset, part] : assembly.parts) {
    result.message.insert(result.message.end(), part.begin(), part.end());
  }
  // If a damaged message were remembered, a forged one could block the true one.
  if (checksum_of(result.message) != assembly.checksum) return {Outcome::refused};
  finished_.insert(id);
  finished_ages_.push_back(id);
  if (finished_ages_.size() > finished_max) {
    finished_.erase(finished_ages_.front());
    finished_ages_.pop_front();
  }
  return result;
}

void LegacyAssembler::make_room(core::Time now) {
  while (!ages_.empty()) {
    const LegacyBlock::Id oldest = ages_.begin()->second;
    const bool is_full = bytes_ > bytes_in_all || unfinished_.size() > messages_in_all;
    if (!is_full && now - unfinished_.at(oldest).begun < patience) return;
    take(oldest);
  }
}

}  // namespace muster::wire
