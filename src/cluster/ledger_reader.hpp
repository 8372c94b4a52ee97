#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cluster/ledger_codec.hpp"
#include "cluster/shared_ledger.hpp"
#include "muster/node.hpp"

namespace muster::cluster {

/// Assembles the ledger that another node publishes from its attributes.
///
/// Distinct objects: safe. Shared objects: unsafe.
class LedgerReader {
 public:
  explicit LedgerReader(std::string attribute) : attribute_(std::move(attribute)) {}

  /// Takes the attributes that the node publishes now. Returns true if the ledger has changed. The
  /// ledger stays as it was while a page is missing.
  bool read(const Attributes& attributes);

  const Ledger& ledger() const { return ledger_.read(); }
  LedgerView view() { return ledger_.view(); }
  const FencingToken& author() const { return author_; }
  /// 0 before the first ledger.
  std::uint64_t version() const { return version_; }

 private:
  bool read_pages(const Attributes& attributes, const LedgerHead& head);
  void apply(const LedgerChanges& changes);

  std::string attribute_;
  Bytes head_bytes_;
  FencingToken author_;
  std::uint64_t version_ = 0;
  std::optional<std::uint64_t> edition_;
  /// The pages of the edition.
  Ledger base_;
  /// The edition with the changes since.
  SharedLedger ledger_;
  LedgerChanges changes_;
};

}  // namespace muster::cluster
