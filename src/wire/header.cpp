#include "wire/header.hpp"

#include <algorithm>

#include "muster/archive.hpp"

namespace muster::wire {

namespace {

constexpr std::uint8_t flag_sealed = 1;
constexpr std::uint8_t flag_addressed = 2;

std::uint8_t flags_of(const Header& header) {
  return static_cast<std::uint8_t>((header.is_sealed ? flag_sealed : 0) |
                                   (header.is_addressed ? flag_addressed : 0));
}

}  // namespace

void write_header(const Header& header, std::span<std::uint8_t, Header::bytes> out) {
  OutputArchive archive(out);
  archive(magic[0], magic[1], header.version);
  archive(flags_of(header));
  archive(header.cluster, header.key);
  archive(header.session.high, header.session.low);
  archive(header.counter);
}

HeaderVerdict read_header(std::span<const std::uint8_t> packet, Header& out) {
  if (packet.size() < sizeof magic ||
      !std::equal(std::begin(magic), std::end(magic), packet.begin())) {
    return HeaderVerdict::not_muster;
  }
  if (packet.size() < Header::bytes) return HeaderVerdict::too_short;
  InputArchive archive(packet.subspan(sizeof magic));
  std::uint8_t flags = 0;
  archive(out.version, flags);
  if (out.version != protocol_version) return HeaderVerdict::other_version;
  archive(out.cluster, out.key, out.session.high, out.session.low, out.counter);
  out.is_sealed = (flags & flag_sealed) != 0;
  out.is_addressed = (flags & flag_addressed) != 0;
  const bool sane = flags == flags_of(out) && !out.session.is_nil() &&
                    out.is_sealed == (out.key != 0) && (out.is_sealed || !out.is_addressed);
  return sane ? HeaderVerdict::ok : HeaderVerdict::malformed;
}

}  // namespace muster::wire
