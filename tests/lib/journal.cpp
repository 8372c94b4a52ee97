#include "lib/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace muster::test {

namespace {

constexpr Seconds forever = std::numeric_limits<Seconds>::infinity();

}  // namespace

void Journal::begin(const std::string& worker, const std::string& unit, Seconds at) {
  spells_[unit].push_back({worker, at, forever});
  ++loads_[worker];
  last_beginning_ = std::max(last_beginning_, at);
}

void Journal::end(const std::string& worker, const std::string& unit, Seconds at) {
  for (Spell& spell : spells_[unit]) {
    if (spell.worker != worker || spell.to != forever) continue;
    spell.to = at;
    if (--loads_[worker] == 0) loads_.erase(worker);
  }
}

void Journal::end_all(const std::string& worker, Seconds at) {
  for (auto& [unit, spells] : spells_) end(worker, unit, at);
}

void Journal::take(const NodeLog& log, const Seconds* died_at) {
  for (const NodeEvent& event : log.events()) {
    if (event.kind != "assigned" && event.kind != "revoked") continue;
    for (const auto& partition : event.fields.at("partitions").as_array()) {
      const std::string unit = std::to_string(partition.to_number<int>());
      if (event.kind == "assigned") {
        begin(log.id(), unit, event.at);
      } else {
        end(log.id(), unit, event.at);
      }
    }
  }
  if (died_at != nullptr) end_all(log.id(), *died_at);
}

std::vector<Journal::Spell> Journal::sorted(const std::string& unit) const {
  std::vector<Spell> spells = spells_.at(unit);
  std::sort(spells.begin(), spells.end(),
            [](const Spell& a, const Spell& b) { return a.from < b.from; });
  return spells;
}

std::vector<std::string> Journal::overlaps(Seconds since) const {
  std::vector<std::string> overlaps;
  for (const auto& [unit, unsorted] : spells_) {
    const std::vector<Spell> spells = sorted(unit);
    for (std::size_t i = 1; i < spells.size(); ++i) {
      const Spell& before = spells[i - 1];
      const Spell& after = spells[i];
      if (before.to <= after.from || before.to <= since) continue;
      overlaps.push_back(fmt::format("{}: {} until {:.6f}, {} from {:.6f}", unit, before.worker,
                                     before.to, after.worker, after.from));
    }
  }
  return overlaps;
}

Seconds Journal::longest_hole(Seconds until) const {
  Seconds longest = 0;
  for (const auto& [unit, unsorted] : spells_) {
    Seconds covered_to = sorted(unit).front().from;
    for (const Spell& spell : sorted(unit)) {
      longest = std::max(longest, spell.from - covered_to);
      covered_to = std::max(covered_to, spell.to);
    }
    longest = std::max(longest, until - covered_to);
  }
  return longest;
}

std::size_t Journal::worked_on() const {
  std::size_t count = 0;
  for (const auto& [worker, load] : loads_) count += load;
  return count;
}

}  // namespace muster::test
