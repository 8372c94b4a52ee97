#include "wire/header.hpp"

#include <algorithm>

#include "muster/byte_stream.hpp"

namespace muster::wire {

namespace {

constexpr std::uint8_t flag_sealed = 1;
constexpr std::uint8_t flag_addressed = 2;

std::uint8_t flags_of(const Header& header) {
  return static_cast<std::uint8_t>((header.is_sealed ? flag_sealed : 0) |
                                   (header.is_addressed ? flag_addressed : 0));
}

bool is_sane(const Header& header) {
  if (header.session.is_nil() || header.counter >= counter_end) return false;
  if (header.is_sealed) return header.key != 0;
  return header.key == 0 && header.salt == 0 && header.check == 0;
}

}  // namespace

void write_header(const Header& header, std::span<std::uint8_t, Header::bytes> out) {
  ByteWriter writer(out);
  writer.write(magic, sizeof magic);
  writer.write_number(header.version);
  writer.write_number(flags_of(header));
  writer.write_number(header.cluster);
  writer.write_number(header.key);
  writer.write_number(header.session.high);
  writer.write_number(header.session.low);
  writer.write_number(header.salt);
  writer.write_number(header.counter);
  writer.write_number(header.check);
}

HeaderVerdict read_header(std::span<const std::uint8_t> packet, Header& out) {
  if (packet.size() < sizeof magic ||
      !std::equal(std::begin(magic), std::end(magic), packet.begin())) {
    return HeaderVerdict::not_muster;
  }
  ByteReader reader(packet.subspan(sizeof magic));
  std::uint8_t flags = 0;
  reader.read_number(out.version);
  reader.read_number(flags);
  // Headers of other versions may be shorter.
  if (!reader.ok()) return HeaderVerdict::too_short;
  if (out.version != protocol_version) return HeaderVerdict::other_version;
  if (packet.size() < Header::bytes) return HeaderVerdict::too_short;
  reader.read_number(out.cluster);
  reader.read_number(out.key);
  reader.read_number(out.session.high);
  reader.read_number(out.session.low);
  reader.read_number(out.salt);
  reader.read_number(out.counter);
  reader.read_number(out.check);
  out.is_sealed = (flags & flag_sealed) != 0;
  out.is_addressed = (flags & flag_addressed) != 0;
  return is_sane(out) && flags == flags_of(out) ? HeaderVerdict::ok : HeaderVerdict::malformed;
}

}  // namespace muster::wire
