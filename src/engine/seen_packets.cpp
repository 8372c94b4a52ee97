#include "engine/seen_packets.hpp"

#include "crypto/session_cipher.hpp"
#include "muster/byte_stream.hpp"

namespace muster::engine {

namespace {

/// A number that identifies the packet: a part of its tag, or a hash of session and counter in
/// clear text.
std::uint64_t mark_of(const wire::Header& header, std::span<const std::uint8_t> packet) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  if (!header.is_sealed) {
    const std::uint64_t mixed = (header.session.high ^ header.counter * odd) * odd;
    return (mixed ^ mixed >> 32) + header.session.low * odd;
  }
  std::uint64_t mark = 0;
  if (packet.size() >= crypto::tag_bytes) {
    ByteReader(packet.last(crypto::tag_bytes)).read_number(mark);
  }
  return mark;
}

}  // namespace

bool SeenPackets::contains(const wire::Header& header, std::span<const std::uint8_t> packet) const {
  const std::uint64_t mark = mark_of(header, packet);
  return !marks_.empty() && mark != 0 && marks_[mark % packets_max] == mark;
}

void SeenPackets::add(const wire::Header& header, std::span<const std::uint8_t> packet) {
  marks_.resize(packets_max);
  const std::uint64_t mark = mark_of(header, packet);
  marks_[mark % packets_max] = mark;
}

}  // namespace muster::engine
