#include "services/circle.hpp"

#include <algorithm>
#include <deque>

namespace muster::services {

namespace {

/// A chain of waits from the first node on.
using Way = std::vector<Link>;

Way extended(const Way& way, const NodeId& node, const std::string& need) {
  Way longer = way;
  longer.push_back({node, need});
  return longer;
}

}  // namespace

std::vector<Link> find_circle(const std::map<NodeId, Waiting>& nodes, const NodeId& first,
                              const std::string& need) {
  std::set<NodeId> visited;
  std::deque<Way> ways = {{{first, need}}};
  while (!ways.empty()) {
    const Way way = ways.front();
    ways.pop_front();
    for (const auto& [node, waiting] : nodes) {
      if (!waiting.holds_back.contains(way.back().need)) continue;
      if (node == first) return way;
      if (!visited.insert(node).second) continue;
      for (const std::string& next : waiting.needs) ways.push_back(extended(way, node, next));
    }
  }
  return {};
}

}  // namespace muster::services
