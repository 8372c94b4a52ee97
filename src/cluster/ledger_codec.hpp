#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cluster/claim.hpp"

/// Ledgers as bytes. A ledger travels as pages, which all have the number of the edition that they
/// belong to, and a head with what has changed since that edition. A change sends the head alone.
namespace muster::cluster {

using Bytes = std::vector<std::uint8_t>;

/// Claims to put in; nothing for those to take out.
using LedgerChanges = std::map<UnitId, std::optional<Claim>, std::less<>>;

struct LedgerPage {
  std::uint64_t edition = 0;
  LedgerChanges rows;

  friend bool operator==(const LedgerPage&, const LedgerPage&) = default;
};

struct LedgerHead {
  /// The mastership that wrote the table; of the node's own ledger, nil.
  FencingToken author;
  /// Grows with every change.
  std::uint64_t version = 0;
  std::uint64_t edition = 0;
  /// How many pages the edition has.
  std::uint32_t pages = 0;
  LedgerChanges changes;

  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

Bytes encode(const LedgerPage& page);
Bytes encode(const LedgerHead& head);
/// Nothing for what is not well-formed.
std::optional<LedgerPage> decode_page(std::span<const std::uint8_t> bytes);
std::optional<LedgerHead> decode_head(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
