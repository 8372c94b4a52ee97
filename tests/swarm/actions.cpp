#include "swarm/actions.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>

namespace muster::swarm {

namespace {

constexpr std::array attribute_names = {"colour", "shape", "size"};
constexpr std::array service_names = {"db", "web", "queue"};

}  // namespace

Actions::Actions(const Options& options, Cluster& cluster)
    : options_(options),
      cluster_(cluster),
      random_(options.seed + 2),
      attacker_(cluster, options.seed + 3) {}

void Actions::start_all() {
  const Duration spread = chance(0.5) ? Duration{} : cluster_.timing().node_timeout;
  for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
    if (spread > Duration{}) cluster_.pass(random_.between({}, spread / 4));
    cluster_.start(i);
  }
}

void Actions::act() {
  resume_due();
  perform(draw());
  cluster_.weigh();
}

Action Actions::draw() {
  double sum = 0;
  for (const double weight : options_.weights) sum += weight;
  double drawn = random_.unit() * sum;
  for (std::size_t i = 0; i < action_count; ++i) {
    drawn -= options_.weights[i];
    if (drawn < 0) return static_cast<Action>(i);
  }
  return Action::heal;
}

void Actions::perform(Action action) {
  switch (action) {
    case Action::start:
    case Action::partition:
    case Action::heal:
    case Action::cut:
    case Action::block_group:
    case Action::block_unicast:
    case Action::degrade:
    case Action::degrade_direction:
    case Action::rekey:
      perform_on_network(action);
      return cluster_.tell_separations();
    default:
      if (const auto node = one_of(running())) perform_on_node(action, *node);
  }
}

void Actions::perform_on_network(Action action) {
  cluster_.remark(std::string(action_names[static_cast<std::size_t>(action)]));
  switch (action) {
    case Action::start:
      for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
        if (!cluster_.actors()[i].is_up && chance(0.5)) return cluster_.start(i);
      }
      return;
    case Action::partition:
      return partition();
    case Action::cut:
      return cut_someone();
    case Action::block_group:
      return cluster_.wiring().block_group(flip("group blocked"));
    case Action::block_unicast:
      return cluster_.wiring().block_unicast(flip("unicast blocked"));
    case Action::degrade:
      return degrade();
    case Action::degrade_direction:
      return degrade_direction();
    case Action::rekey:
      for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
        if (!cluster_.actors()[i].is_paused && chance(0.7)) cluster_.rekey(i);
      }
      return;
    default:
      return cluster_.wiring().heal();
  }
}

void Actions::perform_on_node(Action action, sim::NodeIndex node) {
  cluster_.remark(fmt::format("{} {}", action_names[static_cast<std::size_t>(action)],
                              cluster_.world().name_of(node)));
  switch (action) {
    case Action::stop:
      return cluster_.stop(node);
    case Action::crash:
      return cluster_.crash(node);
    case Action::power_off:
      return cluster_.power_off(node);
    case Action::pause:
      return pause(node);
    case Action::slow_down:
      return slow_down(node);
    case Action::interface_down:
      cluster_.wiring().take_down(node, random_.below(options_.segments));
      return cluster_.tell_separations();
    case Action::unplug:
      cluster_.wiring().unplug(node, random_.below(options_.segments));
      return cluster_.tell_separations();
    case Action::replay:
      return attacker_.replay(node);
    case Action::forge:
      return attacker_.forge(node);
    case Action::flood:
      return attacker_.flood(node);
    default:
      break;
  }
  if (cluster_.actors()[node].observer) return;
  switch (action) {
    case Action::promote:
      return cluster_.promote(node);
    case Action::demote:
      return cluster_.demote(node, chance(0.3));
    case Action::write:
      return write(node);
    case Action::send:
      return send(node);
    case Action::leave:
      return cluster_.crew()->leave(node);
    default:
      return offer(node);
  }
}

bool Actions::flip(const char* what) {
  const bool on = chance(0.5);
  cluster_.remark(fmt::format("{}: {}", what, on));
  return on;
}

void Actions::degrade() {
  const double loss = random_.unit() * options_.loss_max;
  cluster_.remark(fmt::format("loss {:.3f}", loss));
  cluster_.wiring().degrade(loss);
}

void Actions::resume_due() {
  for (auto each = resume_at_.begin(); each != resume_at_.end();) {
    if (each->second > cluster_.world().now()) {
      ++each;
      continue;
    }
    const sim::NodeIndex node = each->first;
    each = resume_at_.erase(each);
    if (cluster_.actors()[node].is_paused) cluster_.resume(node);
  }
}

void Actions::pause(sim::NodeIndex node) {
  cluster_.pause(node);
  resume_later(node);
}

void Actions::slow_down(sim::NodeIndex node) {
  const Duration each = random_.between(std::chrono::microseconds(1), cluster_.timing().lease / 20);
  cluster_.remark(fmt::format("each input takes {}", format_duration(each)));
  cluster_.slow_down(node, each);
  resume_later(node);
}

void Actions::resume_later(sim::NodeIndex node) {
  // From a thousandth of the timeout to three timeouts, uniform in the logarithm.
  const double part = 3 * std::pow(10.0, -3.5 * random_.unit());
  const auto timeout = static_cast<double>(cluster_.timing().node_timeout.count());
  resume_at_[node] = cluster_.world().now() + Duration(static_cast<Duration::rep>(timeout * part));
}

void Actions::cut_someone() {
  const auto count = static_cast<std::uint32_t>(cluster_.actors().size());
  const sim::NodeIndex from = random_.below(count);
  const sim::NodeIndex to = random_.below(count);
  if (from == to) return;
  const bool both = chance(0.5);
  cluster_.remark(fmt::format("from {} to {}, both ways: {}", from, to, both));
  cluster_.wiring().cut(from, to);
  if (both) cluster_.wiring().cut(to, from);
}

void Actions::degrade_direction() {
  const auto count = static_cast<std::uint32_t>(cluster_.actors().size());
  const sim::NodeIndex from = random_.below(count);
  const sim::NodeIndex to = random_.below(count);
  const double loss = random_.unit();
  cluster_.remark(fmt::format("from {} to {}, loss {:.3f}", from, to, loss));
  cluster_.wiring().degrade(from, to, loss);
}

void Actions::partition() {
  Nodes group;
  for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
    if (chance(0.5)) group.push_back(i);
  }
  cluster_.remark(fmt::format("{} from the rest", fmt::join(group, " ")));
  cluster_.wiring().partition({group});
}

void Actions::write(sim::NodeIndex node) {
  const std::string name = attribute_names[random_.below(attribute_names.size())];
  if (chance(0.15)) return cluster_.write(node, name, std::nullopt);
  const std::size_t bytes = chance(0.1) ? random_.below(8000) : random_.below(100);
  cluster_.write(node, name, std::to_string(random_.bits()) + std::string(bytes, '0'));
}

void Actions::send(sim::NodeIndex node) {
  if (chance(0.1)) return send_salvo(node);
  const std::size_t count = 1 + random_.below(5);
  for (std::size_t i = 0; i < count; ++i) {
    const auto kind = static_cast<check::MessageKind>(random_.below(3));
    cluster_.send(node, kind, chance(0.1) ? random_.below(5000) : 0);
  }
}

void Actions::send_salvo(sim::NodeIndex node) {
  const auto kind = static_cast<check::MessageKind>(random_.below(3));
  const std::size_t pairs = 1 + random_.below(6);
  for (std::size_t i = 0; i < pairs; ++i) {
    cluster_.send(node, kind, random_.below(20'000));
    cluster_.send(node, kind, 0);
  }
}

void Actions::offer(sim::NodeIndex node) {
  const std::string service = service_names[random_.below(service_names.size())];
  if (chance(0.2)) return cluster_.offer(node, service, std::nullopt);
  cluster_.offer(node, service, chance(0.6));
}

void Actions::heal_core() {
  cluster_.remark("the faults end");
  cluster_.wiring().heal();
  Nodes apart;
  for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
    const Actor& actor = cluster_.actors()[i];
    // A node that is leaving counts as gone.
    const bool is_leaving = cluster_.crew() != nullptr && cluster_.crew()->is_leaving(i);
    if (is_leaving && actor.is_up && !actor.is_paused) cluster_.stop(i);
    if (chance(0.25) && !actor.is_slow) {
      leave_out(i, apart);
    } else if (!actor.is_up) {
      cluster_.start(i);
    } else if (actor.is_paused) {
      cluster_.resume(i);
    }
  }
  cluster_.wiring().partition({apart});
  cluster_.tell_separations();
}

void Actions::lose_one() {
  const auto node = one_of(running());
  if (!node) return;
  cluster_.remark("and one is lost: " + cluster_.world().name_of(*node));
  cluster_.power_off(*node);
}

void Actions::leave_out(sim::NodeIndex node, Nodes& apart) {
  const Actor& actor = cluster_.actors()[node];
  if (!actor.is_up || actor.is_paused) return;
  const double kind = random_.unit();
  if (kind < 0.4) return cluster_.power_off(node);
  if (kind < 0.6) return cluster_.pause(node);
  apart.push_back(node);
}

Actions::Nodes Actions::running() const {
  Nodes nodes;
  for (sim::NodeIndex i = 0; i < cluster_.actors().size(); ++i) {
    if (cluster_.actors()[i].is_up && !cluster_.actors()[i].is_paused) nodes.push_back(i);
  }
  return nodes;
}

std::optional<sim::NodeIndex> Actions::one_of(const Nodes& nodes) {
  if (nodes.empty()) return std::nullopt;
  return nodes[random_.below(static_cast<std::uint32_t>(nodes.size()))];
}

}  // namespace muster::swarm
