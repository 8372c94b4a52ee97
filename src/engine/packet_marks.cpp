#include "engine/packet_marks.hpp"

#include <algorithm>

#include "engine/associated_data.hpp"
#include "muster/byte_stream.hpp"

namespace muster::engine {

namespace {

/// Bytes of a packet in clear text that distinguish it from others, header included.
constexpr std::size_t compared_bytes = 160;
constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;

std::uint64_t mix(std::uint64_t sum, std::uint64_t number) {
  sum = (sum ^ number) * odd;
  return sum ^ sum >> 32;
}

std::uint64_t name_of(const wire::Header& header) {
  return mix(mix(mix(1, header.session.high), header.session.low), header.counter);
}

}  // namespace

std::uint64_t content_mark(const wire::Header& header, std::span<const std::uint8_t> packet) {
  if (header.is_sealed) packet = packet.last(std::min(packet.size(), trailer_bytes));
  std::uint64_t sum = mix(header.salt, packet.size());
  packet = packet.first(std::min(packet.size(), compared_bytes));
  while (!packet.empty()) {
    std::array<std::uint8_t, 8> word{};
    const std::size_t bytes = std::min(packet.size(), word.size());
    std::copy_n(packet.begin(), bytes, word.begin());
    std::uint64_t number = 0;
    ByteReader(word).read_number(number);
    sum = mix(sum, number);
    packet = packet.subspan(bytes);
  }
  return sum;
}

void PacketMarks::note(const wire::Header& header, std::span<const std::uint8_t> packet) {
  marks_.resize(packets_max);
  const std::uint64_t name = name_of(header);
  marks_[name % packets_max] = {name, content_mark(header, packet)};
}

bool PacketMarks::differs(const wire::Header& header, std::span<const std::uint8_t> packet) const {
  if (marks_.empty()) return false;
  const std::uint64_t name = name_of(header);
  const Mark& mark = marks_[name % packets_max];
  return mark.name == name && mark.content != content_mark(header, packet);
}

}  // namespace muster::engine
