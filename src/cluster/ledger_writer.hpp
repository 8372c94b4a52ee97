#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/ledger_codec.hpp"
#include "cluster/shared_ledger.hpp"

namespace muster::cluster {

/// An attribute to set, or, without bytes, to take back.
struct AttributeChange {
  std::string name;
  std::optional<Bytes> bytes;
};

/// A ledger that this node publishes, and what of it is to be published next.
///
/// Changes go into the head, which is published with each of them. When they have become many in
/// comparison with the ledger, a new edition takes them in: so a change costs little, and a ledger
/// of any size is sent as a whole only after about an eighth of it has changed.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LedgerWriter {
 public:
  /// Publishes under `attribute`, and pages under "attribute.0", "attribute.1", ...
  explicit LedgerWriter(std::string attribute) : attribute_(std::move(attribute)) {}

  const Ledger& ledger() const { return ledger_.read(); }
  LedgerView view() { return ledger_.view(); }
  /// Of what was published last.
  std::uint64_t version() const { return version_; }
  const FencingToken& author() const { return author_; }
  const Claim* find(std::string_view unit) const;

  void put(const UnitId& unit, const Claim& claim);
  void erase(const UnitId& unit);
  /// A mastership begins with an empty table. Versions go on if it is the one it was.
  void restart(const FencingToken& author);

  /// What is to be published, pages before the head that counts on them. Empty if nothing has
  /// changed.
  std::vector<AttributeChange> flush();

 private:
  std::size_t patience_bytes() const;
  void write_pages(std::vector<AttributeChange>& changes);
  void write_page(const LedgerChanges& rows, std::vector<AttributeChange>& changes);

  std::string attribute_;
  SharedLedger ledger_;
  FencingToken author_;
  std::uint64_t version_ = 0;
  std::uint64_t edition_ = 0;
  std::uint32_t pages_ = 0;
  /// Pages that others may still have, of this mastership or an earlier one.
  std::uint32_t pages_published_ = 0;
  std::size_t page_bytes_ = 0;
  /// Since the edition.
  LedgerChanges changes_;
  bool is_changed_ = false;
};

/// The attribute of a page.
std::string page_attribute(std::string_view attribute, std::uint32_t page);

/// Bytes of the rows of a page at most. What is left of an attribute's 64 KiB is for the owners,
/// masterships and labels that the rows name: a thousand of the first.
inline constexpr std::size_t page_bytes_max = 40 * 1024;
/// Bytes that a row takes at most, besides its unit.
inline constexpr std::size_t row_bytes = 32;
/// Pages of a ledger at most.
inline constexpr std::uint32_t pages_max = 24;

}  // namespace muster::cluster
