#include "cluster/lease_message.hpp"

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "wire/written.hpp"

namespace muster::cluster {

namespace {

constexpr std::uint8_t renewal_kind = 0;
constexpr std::uint8_t grant_kind = 1;

}  // namespace

template <class Archive>
void serialize(Archive& archive, Renewal& renewal) {
  archive(renewal.leader, renewal.table, renewal.ledger, renewal.nonce, renewal.departed);
}

template <class Archive>
void serialize(Archive& archive, Grant& grant) {
  archive(grant.leader, grant.table, grant.nonce);
}

Bytes encode(const LeaseMessage& message) {
  return wire::written([&](OutputArchive& archive) {
    archive(std::holds_alternative<Renewal>(message) ? renewal_kind : grant_kind);
    std::visit([&](const auto& each) { archive(each); }, message);
  });
}

std::optional<LeaseMessage> decode_lease_message(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  std::uint8_t kind = 0;
  archive(kind);
  LeaseMessage message;
  if (kind == grant_kind) message = Grant{};
  if (kind > grant_kind) archive.fail();
  std::visit([&](auto& each) { archive(each); }, message);
  if (!archive.is_complete()) return std::nullopt;
  return message;
}

}  // namespace muster::cluster
