#include "cluster/ledger_codec.hpp"

#include <algorithm>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <limits>
#include <string_view>

#include "wire/written.hpp"

namespace muster::cluster {

namespace {

// The flags of a row.
constexpr std::uint8_t is_present = 1;
constexpr std::uint8_t is_refused = 2;
constexpr std::uint8_t has_digest = 4;
constexpr std::uint8_t has_tag = 8;
constexpr std::uint8_t has_labels = 16;
constexpr std::uint8_t known_flags = is_present | is_refused | has_digest | has_tag | has_labels;

using Labels = std::vector<std::string>;

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end.first - a.begin());
}

template <class T>
std::uint64_t place_of(const std::vector<T>& sorted, const T& value) {
  return static_cast<std::uint64_t>(std::lower_bound(sorted.begin(), sorted.end(), value) -
                                    sorted.begin());
}

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::uint8_t flags_of(const Claim& claim) {
  std::uint8_t flags = is_present;
  if (claim.refused) flags |= is_refused;
  if (claim.unit.digest != 0) flags |= has_digest;
  if (claim.unit.tag != 0) flags |= has_tag;
  if (!claim.unit.needed_labels.empty()) flags |= has_labels;
  return flags;
}

/// Writes rows. Units are in order, so each row has only the part that differs from the previous
/// unit. Owners and leaderships are few, so rows refer to them by number. The same holds for
/// combinations of labels: the first row with a combination has it in full.
class RowWriter {
 public:
  explicit RowWriter(const LedgerChanges& rows) : rows_(rows) {
    for (const auto& [unit, claim] : rows) {
      if (!claim) continue;
      owners_.push_back(claim->owner);
      leaders_.push_back(claim->token.leader);
    }
    sort_unique(owners_);
    sort_unique(leaders_);
  }

  void write(OutputArchive& archive) {
    labels_.clear();
    archive(owners_, leaders_);
    archive.write_varint(rows_.size());
    std::string_view before;
    for (const auto& [unit, claim] : rows_) {
      const std::size_t shared = shared_prefix(before, unit);
      archive.write_varint(shared);
      archive.write_varint(unit.size() - shared);
      archive.write(unit.data() + shared, unit.size() - shared);
      archive(claim ? flags_of(*claim) : std::uint8_t{0});
      if (claim) write(archive, *claim);
      before = unit;
    }
  }

 private:
  void write(OutputArchive& archive, const Claim& claim) {
    archive.write_varint(place_of(owners_, claim.owner));
    archive.write_varint(place_of(leaders_, claim.token.leader));
    archive.write_varint(claim.token.version);
    if (claim.unit.digest != 0) archive(claim.unit.digest);
    if (claim.unit.tag != 0) archive(claim.unit.tag);
    if (!claim.unit.needed_labels.empty()) write(archive, claim.unit.needed_labels);
  }
  void write(OutputArchive& archive, const Labels& labels) {
    const auto [place, is_new] = labels_.try_emplace(labels, labels_.size());
    archive.write_varint(place->second);
    if (is_new) archive(labels);
  }

  const LedgerChanges& rows_;
  /// The known combinations with their numbers.
  std::map<Labels, std::size_t> labels_;
  std::vector<NodeId> owners_;
  std::vector<FencingToken> leaders_;
};

class RowReader {
 public:
  explicit RowReader(InputArchive& archive) : archive_(archive) { archive(owners_, leaders_); }

  LedgerChanges read() {
    LedgerChanges rows;
    const std::uint64_t count = archive_.read_varint();
    std::string unit;
    for (std::uint64_t i = 0; i < count && archive_.ok(); ++i) {
      read_unit(unit, i == 0);
      auto claim = read_claim();
      if (archive_.ok()) rows.emplace_hint(rows.end(), unit, std::move(claim));
    }
    return rows;
  }

 private:
  /// Reads the unit of the next row. `unit` holds the previous one. Units must increase, so that
  /// each ledger has only one encoding.
  void read_unit(std::string& unit, bool is_first) {
    const std::uint64_t shared = archive_.read_varint();
    const auto rest = archive_.take(archive_.read_varint());
    if (shared > unit.size()) return archive_.fail();
    std::string next = unit.substr(0, shared);
    next.append(rest.begin(), rest.end());
    if (!is_first && next <= unit) return archive_.fail();
    unit = std::move(next);
  }

  std::optional<Claim> read_claim() {
    std::uint8_t flags = 0;
    archive_(flags);
    if ((flags & ~known_flags) != 0) archive_.fail();
    if ((flags & is_present) == 0) return std::nullopt;
    Claim claim;
    claim.owner = pick(owners_);
    claim.token.leader = pick(leaders_);
    claim.token.version = archive_.read_varint();
    claim.refused = (flags & is_refused) != 0;
    if ((flags & has_digest) != 0) archive_(claim.unit.digest);
    if ((flags & has_tag) != 0) archive_(claim.unit.tag);
    if ((flags & has_labels) != 0) claim.unit.needed_labels = read_labels();
    return claim;
  }

  Labels read_labels() {
    const std::uint64_t place = archive_.read_varint();
    if (place < labels_.size()) return labels_[place];
    if (place > labels_.size()) archive_.fail();
    Labels labels;
    archive_(labels);
    if (archive_.ok()) labels_.push_back(labels);
    return labels;
  }

  template <class T>
  T pick(const std::vector<T>& values) {
    const std::uint64_t place = archive_.read_varint();
    if (place < values.size()) return values[place];
    archive_.fail();
    return {};
  }

  InputArchive& archive_;
  std::vector<Labels> labels_;
  std::vector<NodeId> owners_;
  std::vector<FencingToken> leaders_;
};

}  // namespace

Bytes encode(const LedgerPage& page) {
  return wire::written([&](OutputArchive& archive) {
    archive.write_varint(page.edition);
    RowWriter(page.rows).write(archive);
  });
}

Bytes encode(const LedgerHead& head) {
  return wire::written([&](OutputArchive& archive) {
    archive(head.author);
    archive.write_varint(head.version);
    archive.write_varint(head.edition);
    archive.write_varint(head.pages);
    RowWriter(head.changes).write(archive);
  });
}

std::optional<LedgerPage> decode_page(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  LedgerPage page;
  page.edition = archive.read_varint();
  page.rows = RowReader(archive).read();
  if (!archive.is_complete()) return std::nullopt;
  return page;
}

std::optional<LedgerHead> decode_head(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  LedgerHead head;
  archive(head.author);
  head.version = archive.read_varint();
  head.edition = archive.read_varint();
  const std::uint64_t pages = archive.read_varint();
  if (pages > std::numeric_limits<std::uint32_t>::max()) archive.fail();
  head.pages = static_cast<std::uint32_t>(pages);
  head.changes = RowReader(archive).read();
  if (!archive.is_complete()) return std::nullopt;
  return head;
}

}  // namespace muster::cluster
