#include "core/farewell.hpp"

#include <algorithm>

namespace muster::core {

namespace {

/// Goodbyes go to everyone this often, and to each member once if there are at most
/// `personal_goodbyes`.
constexpr int group_goodbyes = 2;
constexpr std::size_t personal_goodbyes = 32;

}  // namespace

std::vector<Destination> Farewell::ways() {
  std::vector<Destination> ways;
  std::size_t members = 0;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    if (++members <= personal_goodbyes) shared_.add_ways(peer, ways);
  });
  if (members > personal_goodbyes) ways.clear();
  // A relay passes on nothing for a node that has said goodbye to it.
  std::stable_partition(ways.begin(), ways.end(),
                        [](const Destination& way) { return way.is_wrapped(); });
  // By unicast first, behind the receipts that went the same way.
  for (int times = 0; times < group_goodbyes; ++times) reach_.add_ways(ways);
  return ways;
}

void Farewell::say() {
  for (const Destination& way : ways()) shared_.send(way, Goodbye{});
}

}  // namespace muster::core
