#include "cluster/ledger_writer.hpp"

#include <algorithm>
#include <utility>

namespace muster::cluster {

namespace {

/// Changes up to this size stay in the head, even in a small ledger.
constexpr std::size_t head_bytes_min = 512;

}  // namespace

std::string page_attribute(std::string_view attribute, std::uint32_t page) {
  return std::string(attribute) + "." + std::to_string(page);
}

const Claim* LedgerWriter::find(std::string_view unit) const {
  const auto found = ledger().find(unit);
  return found == ledger().end() ? nullptr : &found->second;
}

void LedgerWriter::put(const UnitId& unit, const Claim& claim) {
  const Claim* before = find(unit);
  if (before != nullptr && *before == claim) return;
  ledger_.change().insert_or_assign(unit, claim);
  changes_[unit] = claim;
  is_changed_ = true;
}

void LedgerWriter::erase(const UnitId& unit) {
  if (find(unit) == nullptr) return;
  ledger_.change().erase(unit);
  changes_[unit] = std::nullopt;
  is_changed_ = true;
}

void LedgerWriter::restart(const FencingToken& author) {
  // Each token must name one assignment only, even if another leader led in between. The version
  // therefore continues under the same author.
  if (author_ != author) version_ = 0;
  author_ = author;
  ledger_.replace({});
  changes_.clear();
  pages_ = 0;
  page_bytes_ = 0;
  ++edition_;
  is_changed_ = true;
}

std::size_t LedgerWriter::patience_bytes() const {
  return std::min(std::max(head_bytes_min, page_bytes_ / 8), page_bytes_max);
}

std::vector<AttributeChange> LedgerWriter::flush() {
  std::vector<AttributeChange> published;
  if (!std::exchange(is_changed_, false)) return published;
  ++version_;
  const auto head = [&] {
    return encode(LedgerHead{author_, version_, edition_, pages_, changes_});
  };
  Bytes bytes = head();
  if (bytes.size() > patience_bytes()) {
    write_pages(published);
    bytes = head();
  }
  published.push_back({attribute_, std::move(bytes)});
  return published;
}

void LedgerWriter::write_pages(std::vector<AttributeChange>& published) {
  ++edition_;
  changes_.clear();
  pages_ = 0;
  page_bytes_ = 0;
  LedgerChanges rows;
  std::size_t room = page_bytes_max;
  for (const auto& [unit, claim] : ledger()) {
    if (room < unit.size() + row_bytes) {
      write_page(rows, published);
      rows.clear();
      room = page_bytes_max;
    }
    rows.emplace_hint(rows.end(), unit, claim);
    room -= unit.size() + row_bytes;
  }
  if (!rows.empty()) write_page(rows, published);
  for (std::uint32_t page = pages_; page < pages_published_; ++page) {
    published.push_back({page_attribute(attribute_, page), std::nullopt});
  }
  pages_published_ = pages_;
}

void LedgerWriter::write_page(const LedgerChanges& rows, std::vector<AttributeChange>& published) {
  Bytes bytes = encode(LedgerPage{edition_, rows});
  page_bytes_ += bytes.size();
  published.push_back({page_attribute(attribute_, pages_++), std::move(bytes)});
}

}  // namespace muster::cluster
