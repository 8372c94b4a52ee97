#include "hosts/chaos/terms.hpp"

#include <algorithm>

namespace muster::chaos {

namespace {

std::uint64_t term_in(const boost::json::object& fields) {
  return fields.at("term").to_number<std::uint64_t>();
}

}  // namespace

void Terms::hear(const Life& observer, const test::NodeEvent& event) {
  if (event.kind == "promotion") return promoted(observer, term_in(event.fields), event.at);
  if (event.kind == "demotion") return demoted(observer, term_in(event.fields), event.at);
  const auto* node = event.fields.if_contains("node");
  if (node == nullptr) return;
  const Term term = term_in(node->as_object());
  // 0 means that it is not master.
  if (term != 0) see(observer, event.node("id"), term, event.at);
}

void Terms::see(const Life& observer, const std::string& holder, Term term, Seconds at) {
  Term& before = seen_[{&observer, holder}];
  if (term < before) {
    findings_.add(at, observer, fmt::format("sees term {} of {} after {}", term, holder, before));
  }
  before = std::max(before, term);
  highest_[&observer] = std::max(highest_[&observer], term);
}

void Terms::promoted(const Life& observer, Term term, Seconds at) {
  Term& highest = highest_[&observer];
  if (term <= highest) {
    findings_.add(at, observer,
                  fmt::format("is promoted under term {} though it has seen {}", term, highest));
  }
  highest = std::max(highest, term);
  held_[&observer] = term;
  if (!tokens_.emplace(term, &observer).second) {
    findings_.add(at, observer, fmt::format("gives out the token of term {} again", term));
  }
}

void Terms::demoted(const Life& observer, Term term, Seconds at) {
  const auto held = held_.find(&observer);
  if (held == held_.end() || held->second != term) {
    findings_.add(at, observer,
                  fmt::format("steps down from term {}, which it did not hold", term));
  }
  held_.erase(&observer);
}

}  // namespace muster::chaos
