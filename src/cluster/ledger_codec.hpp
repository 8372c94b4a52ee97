#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cluster/claim.hpp"

/// The encoding of ledgers. A ledger consists of pages and a head. All pages carry the number of
/// their edition. The head has the changes since that edition. For a change, a node sends only the
/// head.
namespace muster::cluster {

using Bytes = std::vector<std::uint8_t>;

/// The claims to add. An empty claim removes the unit.
using LedgerChanges = std::map<UnitId, std::optional<Claim>, std::less<>>;

struct LedgerPage {
  std::uint64_t edition = 0;
  LedgerChanges rows;

  friend bool operator==(const LedgerPage&, const LedgerPage&) = default;
};

struct LedgerHead {
  /// The leadership that wrote the table. Nil for a node's own ledger.
  FencingToken author;
  /// Grows with every change.
  std::uint64_t version = 0;
  std::uint64_t edition = 0;
  /// The number of pages of the edition.
  std::uint32_t pages = 0;
  LedgerChanges changes;

  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

Bytes encode(const LedgerPage& page);
Bytes encode(const LedgerHead& head);
/// Returns nothing for malformed bytes.
std::optional<LedgerPage> decode_page(std::span<const std::uint8_t> bytes);
std::optional<LedgerHead> decode_head(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
