#include "wire/legacy_wrap.hpp"

#include <algorithm>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using wire::LegacyAssembler;
using wire::LegacyBlock;
using Buffer = std::vector<std::uint8_t>;

/// The last byte of the ids of honest messages. An attacker cannot guess sixteen random bytes, but
/// a fuzzer can.
constexpr std::uint8_t honest = 0xff;

/// Arbitrary datagrams: the content that is unwrapped lies within its message, and memory stays
/// bounded.
void check_hostile(fuzz::Input& input, LegacyAssembler& assembler, core::Time& now) {
  const auto datagram = input.take(input.number() % 600u);
  auto rest = datagram;
  while (const auto block = wire::take_block(rest)) {
    FUZZ_CHECK(!block->part.empty());
    if (block->id.back() == honest) continue;
    FUZZ_CHECK(std::uint64_t{block->offset} + block->part.size() <= block->total);
    const auto result = assembler.add(*block, now);
    const bool is_whole = result.outcome == LegacyAssembler::Outcome::finished;
    FUZZ_CHECK(result.message.size() == (is_whole ? block->total : 0));
    FUZZ_CHECK(assembler.bytes() <= LegacyAssembler::bytes_in_all);
  }
  now += std::chrono::milliseconds(input.number());
}

/// An honest message whose blocks arrive in any order, some repeatedly, arrives once and unchanged.
void check_honest(fuzz::Input& input, LegacyAssembler& assembler, core::Time now,
                  std::uint8_t number) {
  Buffer message(1 + input.number() % 6'000u, number);
  const auto content = input.take(64);
  std::copy_n(content.begin(), std::min(content.size(), message.size()), message.begin());
  std::vector<Buffer> blocks;
  LegacyBlock::Id id{number};
  id.back() = honest;
  wire::wrap(message, id, [&](auto block) { blocks.emplace_back(block.begin(), block.end()); });
  for (std::size_t i = blocks.size() - 1; i > 0; --i) {
    std::swap(blocks[i], blocks[input.byte() % (i + 1)]);
  }
  blocks.push_back(Buffer(blocks[input.byte() % blocks.size()]));
  int finished = 0;
  for (const Buffer& bytes : blocks) {
    std::span<const std::uint8_t> rest = bytes;
    const auto block = wire::take_block(rest);
    FUZZ_CHECK(block && rest.empty());
    const auto result = assembler.add(*block, now);
    if (result.outcome != LegacyAssembler::Outcome::finished) continue;
    ++finished;
    FUZZ_CHECK(result.message == message);
  }
  FUZZ_CHECK(finished == 1);
}

}  // namespace

/// Arbitrary blocks among those of an honest sender.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  LegacyAssembler assembler;
  core::Time now{std::chrono::hours(1)};
  for (std::uint8_t number = 1; !input.is_empty() && number < 100; ++number) {
    input.flag() ? check_honest(input, assembler, now, number)
                 : check_hostile(input, assembler, now);
  }
  return 0;
}
