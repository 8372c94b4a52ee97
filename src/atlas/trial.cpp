#include "atlas/trial.hpp"

#include <algorithm>

#include "sim/world.hpp"
#include "wire/codec.hpp"
#include "wire/header.hpp"

namespace muster::atlas {

namespace {

using namespace std::chrono_literals;

/// How long the cluster is watched once it has agreed.
constexpr Duration watch = 60s;
/// A whole network of the same size may send this many datagrams per node and second; a graph four
/// more.
constexpr double extra_datagrams = 4;
constexpr Duration delay_max = 150us;

/// Whether a datagram brings a hello to one receiver, or passes a packet on: those have a budget of
/// their own.
bool is_passed_on(const core::Destination& to, std::span<const std::uint8_t> bytes) {
  core::Bytes body = bytes.subspan(wire::Header::bytes);
  while (!body.empty()) {
    const auto frame = wire::take_frame(body);
    if (!frame) return false;
    if (frame->kind == wire::Kind::relay) return true;
    if (frame->kind == wire::Kind::hello && !to.group) return true;
  }
  return false;
}

/// A trial as it runs.
class Run {
 public:
  explicit Run(const Trial& trial) : trial_(trial), world_(trial.seed) {
    for (std::size_t i = 0; i < trial.graph.nodes(); ++i) add_node(i);
    world_.on_send = [this](sim::NodeIndex, const core::Destination& to,
                            const std::vector<std::uint8_t>& bytes) {
      if (!is_passed_on(to, bytes)) ++sent_;
    };
    world_.on_event = [this](sim::NodeIndex node, const core::Event& event) { see(node, event); };
  }

  Verdict judge() {
    const std::vector<std::size_t> whole = Graph::whole(size()).components();
    if (trial_.sitting) {
      start_around(*trial_.sitting);
      wait_for(whole, "before the change");
      const double usual = rate_over(10s);
      change();
      expected_ = follows_ways();
      settle("after the change");
      stay(usual);
    } else {
      change();
      start_all();
      expected_ = met_from_start();
      settle("from the start");
      stay(whole_rate());
    }
    for (std::size_t i = 0; i < size(); ++i) verdict_.masters.push_back(master_seen_by(i));
    world_.network().heal();
    expected_ = whole;
    settle("after healing");
    return verdict_;
  }

 private:
  std::size_t size() const { return trial_.graph.nodes(); }
  static sim::NodeIndex index(std::size_t node) { return static_cast<sim::NodeIndex>(node); }

  void add_node(std::size_t node) {
    sim::NodeOptions options;
    options.name = std::to_string(node);
    options.weight = static_cast<double>(size() - node);
    world_.add_node(options);
  }

  void start_all() {
    for (std::size_t i = 0; i < size(); ++i) world_.start(index(i));
  }

  void start_around(std::size_t master) {
    world_.start(index(master));
    world_.run_for(500ms);
    for (std::size_t i = 0; i < size(); ++i) {
      if (i != master) world_.start(index(i));
    }
    world_.run_for(3s);
  }

  void change() {
    for (std::size_t from = 0; from < size(); ++from) {
      for (std::size_t to = 0; to < size(); ++to) {
        if (from != to && !trial_.graph.has(from, to)) {
          world_.network().cut(index(from), index(to), trial_.follows);
        }
      }
    }
  }

  /// The components that are promised: where one kind of traffic is whole, all are together.
  std::vector<std::size_t> follows_ways() const {
    const bool is_whole = trial_.follows != sim::TrafficKind::both;
    return (is_whole ? Graph::whole(size()) : trial_.graph).components();
  }

  /// From the start, nodes meet by group traffic, in one direction at least.
  std::vector<std::size_t> met_from_start() const {
    if (trial_.follows == sim::TrafficKind::group) return trial_.graph.symmetric().components();
    return follows_ways();
  }

  void see(sim::NodeIndex, const core::Event& event) {
    if (std::holds_alternative<core::Promoted>(event) ||
        std::holds_alternative<core::Demoted>(event))
      ++role_changes_;
  }

  std::optional<std::size_t> master_seen_by(std::size_t node) {
    if (world_.is_master(index(node))) return node;
    std::optional<std::size_t> seen;
    for (const core::NodeView& view : world_.engine(index(node)).protocol().nodes()) {
      if (view.hello.master) seen = node_of(view.hello.node);
    }
    return seen;
  }

  std::size_t node_of(const NodeId& id) const {
    std::size_t node = 0;
    while (node < size() && world_.id_of(index(node)) != id) ++node;
    return node;
  }

  /// A sentence about the first node that follows a wrong master. If unset, there is none.
  /// A node that is alone takes longer, for it suspects itself first; `also_alone`: judge it, too.
  std::optional<std::string> disagreement(bool also_alone) {
    for (std::size_t i = 0; i < size(); ++i) {
      if (!also_alone && std::count(expected_.begin(), expected_.end(), expected_[i]) == 1)
        continue;
      std::size_t masters = 0;
      for (std::size_t j = 0; j < size(); ++j) {
        if (expected_[j] == expected_[i] && world_.is_master(index(j))) ++masters;
      }
      if (masters != 1) {
        return std::to_string(masters) + " masters in the component of " + std::to_string(i);
      }
      const auto seen = master_seen_by(i);
      if (!seen || expected_[*seen] != expected_[i] || !world_.is_master(index(*seen))) {
        return std::to_string(i) + " follows " + (seen ? std::to_string(*seen) : "nobody");
      }
    }
    return std::nullopt;
  }

  /// A sentence about the first node whose view differs from its component. If unset, there is
  /// none.
  std::optional<std::string> misjudgement() {
    for (std::size_t i = 0; i < size(); ++i) {
      std::string view;
      for (std::size_t j = 0; j < size(); ++j) {
        if (j == i || expected_[j] != expected_[i]) continue;
        view += (view.empty() ? "" : " ") + std::to_string(j);
      }
      if (world_.view_of(index(i)) != view) {
        return std::to_string(i) + " sees [" + world_.view_of(index(i)) + "] instead of [" + view +
               "]";
      }
    }
    return std::nullopt;
  }

  void wait_for(const std::vector<std::size_t>& components, const char* when) {
    expected_ = components;
    if (const auto fault = disagreement(true)) fail(when, *fault);
    if (const auto fault = misjudgement()) fail(when, *fault);
  }

  /// Agreement has to come within the bound.
  void settle(const char* when) {
    const Duration began = world_.elapsed();
    const Timing timing = derive_timing({});
    // The last moment of disagreement counts, not the first of agreement.
    Duration led = began;
    Duration seen = began;
    std::optional<std::string> unled;
    std::optional<std::string> unseen;
    while (world_.elapsed() - began < view_max(timing, delay_max)) {
      world_.run_for(10ms);
      const Duration now = world_.elapsed();
      unled = disagreement(false);
      if (unled) led = now;
      if (unled && now - began > agreement_max(timing, delay_max)) break;
      unseen = disagreement(true);
      if (!unseen) unseen = misjudgement();
      if (unseen) seen = now;
    }
    verdict_.led_after = std::max(verdict_.led_after, led - began);
    verdict_.seen_after = std::max(verdict_.seen_after, seen - began);
    if (unled) fail(when, *unled);
    if (unseen) fail(when, *unseen);
  }

  /// Roles stay as they are, and no node sends more than its budget.
  void stay(double usual) {
    role_changes_ = 0;
    verdict_.datagrams_rate = rate_over(watch);
    if (role_changes_ > 0)
      fail("while nothing changed", std::to_string(role_changes_) + " changes of roles");
    if (verdict_.datagrams_rate > usual + extra_datagrams) {
      fail("while nothing changed", std::to_string(verdict_.datagrams_rate) +
                                        " datagrams per node and second instead of " +
                                        std::to_string(usual));
    }
    if (const auto fault = disagreement(true)) fail("while nothing changed", *fault);
    if (const auto fault = misjudgement()) fail("while nothing changed", *fault);
  }

  double rate_over(Duration time) {
    const std::uint64_t before = sent_;
    world_.run_for(time);
    return static_cast<double>(sent_ - before) / static_cast<double>(size()) /
           std::chrono::duration<double>(time).count();
  }

  /// Of a whole network of the same size.
  double whole_rate() const {
    Trial whole = trial_;
    whole.graph = Graph::whole(size());
    Run run(whole);
    run.start_all();
    run.world_.run_for(5s);
    return run.rate_over(10s);
  }

  void fail(const char* when, const std::string& what) {
    verdict_.faults.push_back(std::string(when) + ": " + what);
  }

  Trial trial_;
  sim::World world_;
  std::vector<std::size_t> expected_;
  std::size_t role_changes_ = 0;
  /// Datagrams, hellos for single receivers and relayed packets aside.
  std::uint64_t sent_ = 0;
  Verdict verdict_;
};

}  // namespace

Duration agreement_max(const Timing& timing, Duration longest_delay) {
  return timing.node_timeout + 2 * timing.master_timeout + 2 * timing.listen_window +
         8 * longest_delay;
}

Duration view_max(const Timing& timing, Duration longest_delay) {
  return agreement_max(timing, longest_delay) + timing.node_timeout;
}

Verdict judge(const Trial& trial) {
  return Run(trial).judge();
}

}  // namespace muster::atlas
