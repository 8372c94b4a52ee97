#include "swarm/conversation.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "swarm/cluster.hpp"

namespace muster::swarm {

namespace {

using namespace std::chrono_literals;
using check::MessageKind;

/// The large messages have more fragments than leave at once.
constexpr std::size_t pairs = 6;
constexpr std::size_t large_bytes = 20'000;
/// Far longer than delivery takes.
constexpr Duration patience = 1s;

/// Nodes that can send to another node.
std::vector<sim::NodeIndex> speakers(Cluster& cluster) {
  std::vector<sim::NodeIndex> found;
  for (sim::NodeIndex i = 0; i < cluster.actors().size(); ++i) {
    const Actor& actor = cluster.actors()[i];
    if (!actor.is_up || actor.is_paused || actor.observer) continue;
    if (!cluster.world().engine(i).protocol().nodes().empty()) found.push_back(i);
  }
  return found;
}

}  // namespace

void converse(Cluster& cluster, core::Random& random) {
  const auto& actors = cluster.actors();
  if (std::any_of(actors.begin(), actors.end(), [](const Actor& each) { return each.is_slow; })) {
    return;
  }
  const auto candidates = speakers(cluster);
  if (candidates.empty()) return;
  const auto chosen = random.below(static_cast<std::uint32_t>(candidates.size()));
  const sim::NodeIndex sender = candidates[chosen];
  const std::size_t others = cluster.world().engine(sender).protocol().nodes().size();
  cluster.remark("large and small messages of " + cluster.world().name_of(sender));
  cluster.wiring().calm();
  std::vector<check::Awaited> awaited;
  for (const MessageKind kind : {MessageKind::to_everyone, MessageKind::to_one}) {
    for (std::size_t i = 0; i < 2 * pairs; ++i) {
      std::string text = cluster.send(sender, kind, i % 2 == 0 ? large_bytes : 0);
      // Messages to one node take one path, which the faults may have cut.
      if (kind == MessageKind::to_everyone) awaited.push_back({std::move(text), others});
    }
  }
  cluster.pass(patience);
  for (check::Awaited& each : awaited) cluster.tell(sender, std::move(each));
}

}  // namespace muster::swarm
