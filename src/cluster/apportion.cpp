#include "cluster/apportion.hpp"

#include <queue>

#include "core/mutation.hpp"

namespace muster::cluster {

namespace {

/// The bid of a taker for its next unit.
struct Bid {
  std::size_t taker = 0;
  std::uint32_t capacity = 1;
  /// The taker's load including that unit.
  std::size_t share = 1;
  /// The taker has that unit already.
  bool is_kept = false;
};

/// Orders bids by load per capacity. The smaller load is served first. The comparison multiplies,
/// so that no division rounds.
struct IsServedLater {
  bool operator()(const Bid& a, const Bid& b) const {
    const std::uint64_t left = std::uint64_t{a.share} * b.capacity;
    const std::uint64_t right = std::uint64_t{b.share} * a.capacity;
    if (left != right && !core::is_mutated(core::Mutation::never_levels)) return left > right;
    if (a.is_kept != b.is_kept) return b.is_kept;
    return a.taker > b.taker;
  }
};

}  // namespace

std::vector<std::size_t> apportion(std::size_t units, const std::vector<Taker>& takers) {
  std::vector<std::size_t> shares(takers.size(), 0);
  if (takers.empty()) return shares;
  std::priority_queue<Bid, std::vector<Bid>, IsServedLater> bids;
  for (std::size_t i = 0; i < takers.size(); ++i) {
    bids.push({i, takers[i].capacity, 1, takers[i].load >= 1});
  }
  for (; units > 0; --units) {
    Bid bid = bids.top();
    bids.pop();
    shares[bid.taker] = bid.share++;
    bid.is_kept = takers[bid.taker].load >= bid.share;
    bids.push(bid);
  }
  return shares;
}

}  // namespace muster::cluster
