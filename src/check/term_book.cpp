#include "check/term_book.hpp"

#include <algorithm>

namespace muster::check {

void TermBook::saw(const NodeId& node, std::uint64_t term) {
  std::uint64_t& seen = seen_[node];
  seen = std::max(seen, term);
}

std::vector<std::string> TermBook::took(const NodeId& node, std::uint64_t term) {
  std::vector<std::string> faults;
  const std::uint64_t seen = seen_[node];
  if (term <= seen) faults.push_back("after it had seen " + std::to_string(seen));
  if (!tokens_.insert({term, node}).second) faults.emplace_back("for the second time");
  saw(node, term);
  return faults;
}

}  // namespace muster::check
