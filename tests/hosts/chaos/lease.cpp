#include "hosts/chaos/lease.hpp"

#include <algorithm>

namespace muster::chaos {

void Lease::hear(const Life& observer, const test::NodeEvent& event) {
  if (event.kind == "promotion") promoted_[&observer] = event.at;
  if (event.kind != "masters") return;
  const Seconds woke = woken(observer, event.at);
  if (woke == 0 || promoted_[&observer] > woke) return;
  ++judged_;
  for (const auto& master : event.fields.at("masters").as_array()) {
    if (master.at("id").as_string() != observer.log->id()) continue;
    findings_.add(event.at, observer, "holds itself master after it slept past its lease");
  }
}

Seconds Lease::woken(const Life& observer, Seconds at) const {
  Seconds woke = 0;
  for (const Trouble& trouble : truth_.troubles()) {
    if (trouble.sort != Trouble::Sort::asleep || trouble.hosts.front() != observer.host) continue;
    const Seconds slept = trouble.ended.earliest - trouble.begun.latest;
    const bool is_of_this_life = trouble.begun.earliest >= observer.begun.earliest;
    if (is_of_this_life && slept > observer.log->timing("lease") && trouble.ended.earliest <= at) {
      woke = std::max(woke, trouble.ended.earliest);
    }
  }
  return woke;
}

}  // namespace muster::chaos
