#include "cluster/ledger_reader.hpp"

#include <utility>

#include "cluster/ledger_writer.hpp"

namespace muster::cluster {

namespace {

void put(Ledger& ledger, const UnitId& unit, const std::optional<Claim>& claim) {
  if (claim) {
    ledger.insert_or_assign(unit, *claim);
  } else {
    ledger.erase(unit);
  }
}

}  // namespace

bool LedgerReader::read(const Attributes& attributes) {
  const auto found = attributes.find(attribute_);
  if (found == attributes.end() || found->second.typed == head_bytes_) return false;
  const auto head = decode_head(found->second.typed);
  if (!head || head->pages > pages_max) return false;
  if (head->edition != edition_ && !read_pages(attributes, *head)) return false;
  apply(head->changes);
  head_bytes_ = found->second.typed;
  author_ = head->author;
  version_ = head->version;
  return true;
}

bool LedgerReader::read_pages(const Attributes& attributes, const LedgerHead& head) {
  Ledger base;
  for (std::uint32_t i = 0; i < head.pages; ++i) {
    const auto found = attributes.find(page_attribute(attribute_, i));
    if (found == attributes.end()) return false;
    const auto page = decode_page(found->second.typed);
    if (!page || page->edition != head.edition) return false;
    for (const auto& [unit, claim] : page->rows) put(base, unit, claim);
  }
  edition_ = head.edition;
  base_ = std::move(base);
  ledger_.replace(base_);
  changes_.clear();
  return true;
}

void LedgerReader::apply(const LedgerChanges& changes) {
  Ledger& ledger = ledger_.change();
  for (const auto& [unit, claim] : changes_) {
    if (changes.contains(unit)) continue;
    const auto found = base_.find(unit);
    put(ledger, unit, found == base_.end() ? std::nullopt : std::optional(found->second));
  }
  for (const auto& [unit, claim] : changes) put(ledger, unit, claim);
  changes_ = changes;
}

}  // namespace muster::cluster
