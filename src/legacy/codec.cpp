#include "legacy/codec.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "wire/legacy_latin1.hpp"

namespace muster::legacy {

namespace {

using Bytes = std::span<const std::uint8_t>;

/// Copies of a datagram over several interfaces arrive within this time.
constexpr Duration copies_come_within = std::chrono::seconds(1);
/// Number of datagrams that are remembered for this. At the limit all are forgotten.
constexpr std::size_t seen_max = 4'096;

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void put(Bytes bytes, const core::Destination& to, engine::DatagramSink& sink) {
  std::copy(bytes.begin(), bytes.end(), sink.reserve(bytes.size()).begin());
  sink.commit(to, bytes.size());
}

}  // namespace

Codec::Codec(LegacyDialect dialect, const crypto::LegacyCipher* cipher, core::Random random)
    : dialect_(dialect), cipher_(cipher), random_(std::move(random)) {}

std::size_t Codec::bytes_max() const {
  return dialect_ == LegacyDialect::node_discover ? datagram_bytes_max
                                                  : wire::LegacyAssembler::message_bytes_max;
}

std::size_t Codec::write(const wire::LegacyMessage& message, const core::Destination& to,
                         engine::DatagramSink& sink) {
  const std::string text = wire::write_legacy(message, dialect_);
  std::vector<std::uint8_t> bytes(text.begin(), text.end());
  if (cipher_ != nullptr) bytes = cipher_->encrypt(bytes);
  const bool is_text = dialect_ == LegacyDialect::node_discover;
  if (is_text && cipher_ != nullptr) bytes = wire::latin1_to_utf8(bytes);
  if (bytes.size() > bytes_max()) return bytes.size();
  is_text ? put(bytes, to, sink) : write_blocks(bytes, to, sink);
  return bytes.size();
}

void Codec::write_blocks(Bytes bytes, const core::Destination& to, engine::DatagramSink& sink) {
  wire::LegacyBlock::Id id;
  for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random_.bits());
  wire::wrap(bytes, id, [&](Bytes block) { put(block, to, sink); });
}

std::optional<DropReason> Codec::read(Bytes datagram, const core::Arrival& arrival, core::Time now,
                                      const Visitor& visit) {
  return dialect_ == LegacyDialect::node_discovery ? read_blocks(datagram, now, visit)
                                                   : read_text(datagram, arrival, now, visit);
}

std::optional<DropReason> Codec::read_blocks(Bytes datagram, core::Time now, const Visitor& visit) {
  std::optional<DropReason> dropped;
  while (!datagram.empty()) {
    const auto block = wire::take_block(datagram);
    if (!block) return DropReason::malformed;
    const auto result = assembler_.add(*block, now);
    switch (result.outcome) {
      case wire::LegacyAssembler::Outcome::kept:
        break;
      case wire::LegacyAssembler::Outcome::repeated:
        dropped = DropReason::duplicate;
        break;
      case wire::LegacyAssembler::Outcome::refused:
        dropped = DropReason::malformed;
        break;
      case wire::LegacyAssembler::Outcome::finished:
        if (const auto reason = open(result.message, visit)) dropped = reason;
    }
  }
  return dropped;
}

std::optional<DropReason> Codec::read_text(Bytes datagram, const core::Arrival& arrival,
                                           core::Time now, const Visitor& visit) {
  if (came_otherwise(datagram, arrival.interface, now)) return DropReason::duplicate;
  if (cipher_ == nullptr) return open(datagram, visit);
  const auto sealed = wire::utf8_to_latin1(datagram);
  return sealed ? open(*sealed, visit) : DropReason::unauthentic;
}

std::optional<DropReason> Codec::open(Bytes bytes, const Visitor& visit) const {
  std::optional<std::vector<std::uint8_t>> plain;
  if (cipher_ != nullptr) {
    plain = cipher_->decrypt(bytes);
    if (!plain) return DropReason::unauthentic;
    bytes = *plain;
  }
  const auto message = wire::read_legacy(text_of(bytes), dialect_);
  // One wrong key in 256 yields bytes that look decrypted. A complete message of node-discovery
  // that is no text was encrypted.
  const bool has_key = cipher_ != nullptr || dialect_ == LegacyDialect::node_discovery;
  if (!message) return has_key ? DropReason::unauthentic : DropReason::malformed;
  visit(*message);
  return std::nullopt;
}

bool Codec::came_otherwise(Bytes datagram, std::uint32_t interface, core::Time now) {
  if (seen_.size() >= seen_max) seen_.clear();
  const std::size_t hash = std::hash<std::string_view>{}(text_of(datagram));
  const auto [seen, is_new] = seen_.try_emplace(hash, Seen{interface, now});
  if (is_new) return false;
  const bool is_recent = now - seen->second.at < copies_come_within;
  // A repetition on the same interface was sent twice and counts twice.
  if (is_recent && seen->second.interface != interface) return true;
  seen->second = {interface, now};
  return false;
}

}  // namespace muster::legacy
