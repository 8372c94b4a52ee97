#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/ledger_codec.hpp"
#include "cluster/shared_ledger.hpp"

namespace muster::cluster {

/// An attribute to set. Without bytes: an attribute to withdraw.
struct AttributeChange {
  std::string name;
  std::optional<Bytes> bytes;
};

/// Holds a ledger that this node publishes, and determines what to publish next.
///
/// A change goes into the head, and every change publishes the head. When the changes have become
/// large compared with the ledger, a new edition of the pages absorbs them. A change therefore
/// costs little, and a ledger of any size travels as a whole only after about an eighth of it has
/// changed.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LedgerWriter {
 public:
  /// Publishes the head as `attribute`, and the pages as "attribute.0", "attribute.1", ...
  explicit LedgerWriter(std::string attribute) : attribute_(std::move(attribute)) {}

  const Ledger& ledger() const { return ledger_.read(); }
  LedgerView view() { return ledger_.view(); }
  /// The version of the latest publication.
  std::uint64_t version() const { return version_; }
  const FencingToken& author() const { return author_; }
  const Claim* find(std::string_view unit) const;

  void put(const UnitId& unit, const Claim& claim);
  void erase(const UnitId& unit);
  /// Starts a leadership with an empty table. The version continues if the author stays the same.
  void restart(const FencingToken& author);

  /// Returns what to publish: the pages first, because the head refers to them. Returns nothing if
  /// the ledger has not changed.
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
  /// The number of pages that others may still have, from this leadership or an earlier one.
  std::uint32_t pages_published_ = 0;
  std::size_t page_bytes_ = 0;
  /// The changes since the edition.
  LedgerChanges changes_;
  bool is_changed_ = false;
};

/// Returns the name of a page's attribute.
std::string page_attribute(std::string_view attribute, std::uint32_t page);

/// The most bytes of the rows of a page. The rest of an attribute's 64 KiB is for the owners,
/// leaderships and labels that the rows refer to, such as a thousand owners.
inline constexpr std::size_t page_bytes_max = 40 * 1024;
/// The most bytes of a row without its unit.
inline constexpr std::size_t row_bytes = 32;
/// The most pages of a ledger.
inline constexpr std::uint32_t pages_max = 24;

}  // namespace muster::cluster
