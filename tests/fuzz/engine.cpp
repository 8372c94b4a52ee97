#include "engine/engine.hpp"

#include <deque>
#include <set>

#include "fuzz/event_order.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "unit/engine/bench.hpp"

namespace {

using namespace muster;
using namespace std::chrono_literals;
using engine::Bench;

constexpr std::size_t lives_max = 6;
/// No node sends more than that within one step.
constexpr std::size_t datagrams_per_step_max = 20'000;
constexpr Duration pauses[] = {0ms, 1ms, 5ms, 20ms, 100ms, 300ms, 700ms, 1500ms, 4s};
constexpr std::string_view names[] = {"c", "d", "info", "", "master"};
constexpr std::size_t sizes[] = {0, 10, 300, 1'500, 5'000, 70'000};

/// Whole engines on a bad network, called and disturbed as the input says.
class Stage {
 public:
  explicit Stage(fuzz::Input& input) : input_(input), options_(input.byte()) {
    bench_.on_event = [this](Bench::Node node, const core::Event& event) {
      orders_[node].hear(event);
    };
    bench_.passes = [this](const engine::Recorded&, Bench::Node to) {
      return (deaf_ >> to & 1) == 0;
    };
    for (NodeId node{1, 1}; node.low <= 2u + (options_ >> 1 & 1); ++node.high, ++node.low) {
      begin(node, 1);
    }
  }

  void run() {
    for (int steps = 0; steps < 60 && !input_.is_empty(); ++steps) {
      const std::size_t before = bench_.recorded.size();
      step();
      FUZZ_CHECK(bench_.recorded.size() - before < datagrams_per_step_max);
      check();
    }
    deaf_ = 0;
    bench_.pass(8s);
    check();
    if (is_sealed()) check_that_all_met();
  }

 private:
  bool is_sealed() const { return (options_ & 1) != 0; }

  static crypto::ClusterKey key(std::uint8_t number) {
    static const crypto::ClusterKey keys[] = {engine::key(1), engine::key(2)};
    return keys[number];
  }

  /// Starts a life of the node, in any state of the earlier lives.
  void begin(const NodeId& id, std::uint64_t life) {
    std::vector<crypto::ClusterKey> keys;
    if (is_sealed()) keys = {key(0), key(1)};
    engine::Config config = bench_.config(keys);
    config.protocol.node = id;
    config.protocol.life = life;
    config.protocol.masters_required = (options_ & 4) != 0 ? 2 : 1;
    config.protocol.hear_self = (options_ & 8) != 0;
    if ((options_ & 16) != 0) config.protocol.preempt_after = 500ms;
    lives_.push_back({id, life});
    orders_.emplace_back();
    const Bench::Node node = bench_.add(config);
    alive_.insert(node);
    bench_.call(node, [](core::Protocol& protocol) { protocol.channels().join("c"); });
    bench_.start(node);
  }

  /// A node that is present, or nothing if there is none.
  std::optional<Bench::Node> any_node() {
    const std::size_t choice = input_.byte();
    if (alive_.empty()) return {};
    return *std::next(alive_.begin(), static_cast<std::ptrdiff_t>(choice % alive_.size()));
  }

  void step() {
    const std::uint8_t choice = input_.byte() % 16;
    if (choice < 4) return bench_.pass(input_.pick(pauses));
    const auto node = any_node();
    if (!node) return restart();
    switch (choice) {
      case 4:
      case 5:
        return deliver_again(*node);
      case 6:
        return hear_anything(*node);
      case 7:
        return end(*node);
      case 8:
        return restart();
      case 9:
        return rotate(*node);
      case 10:
        return refuse(*node);
      case 11:
        deaf_ = input_.byte();
        return;
      case 12:
        return move(*node);
      case 13:
        return bench_.call(*node, [this](core::Protocol& protocol) { vote(protocol); });
      default:
        bench_.call(*node, [this](core::Protocol& protocol) { speak(protocol); });
    }
  }

  const engine::Recorded* any_recorded() {
    const std::size_t back = input_.number();
    const auto& recorded = bench_.recorded;
    return recorded.empty() ? nullptr : &recorded[recorded.size() - 1 - back % recorded.size()];
  }

  /// Delivers any datagram that was ever sent, from its sender or from elsewhere, unchanged or
  /// damaged.
  void deliver_again(Bench::Node node) {
    const engine::Recorded* recorded = any_recorded();
    if (recorded == nullptr) return;
    engine::Buffer packet = recorded->bytes;
    const std::uint8_t how = input_.byte();
    const auto from = (how & 1) != 0 ? Bench::foreigner() : Bench::endpoint_of(recorded->from);
    if ((how & 2) != 0) packet[input_.number() % packet.size()] ^= input_.byte();
    if ((how & 4) != 0) packet.resize(input_.number() % packet.size());
    bench_.hear(node, std::move(packet), from, (how & 8) != 0);
  }

  void hear_anything(Bench::Node node) {
    const auto bytes = input_.take(input_.byte());
    bench_.hear(node, {bytes.begin(), bytes.end()}, Bench::foreigner());
  }

  void end(Bench::Node node) {
    if (input_.flag()) bench_.call(node, [](core::Protocol& protocol) { protocol.stop(); });
    bench_.crash(node);
    alive_.erase(node);
  }

  /// Starts another life of one of the nodes, which ends the previous one.
  void restart() {
    if (lives_.size() == lives_max) return;
    const std::size_t choice = input_.byte() % lives_.size();
    Life next = lives_[choice];
    for (std::size_t i = 0; i < lives_.size(); ++i) {
      if (lives_[i].id != next.id) continue;
      next.number = std::max(next.number, lives_[i].number);
      if (alive_.erase(i) != 0) bench_.crash(i);
    }
    begin(next.id, next.number + 1);
  }

  /// Every node opens with both keys.
  void rotate(Bench::Node node) {
    const bool second_seals = input_.flag();
    if (!is_sealed()) return;
    bench_.at(node).set_keys({key(second_seals ? 1 : 0), key(second_seals ? 0 : 1)});
  }

  void refuse(Bench::Node node) {
    const engine::Recorded* recorded = any_recorded();
    const auto there = Bench::endpoint_of(input_.byte() % lives_.size());
    if (recorded == nullptr) return;
    const auto quoted = core::Bytes(recorded->bytes)
                            .first(std::min<std::size_t>(recorded->bytes.size(), input_.byte()));
    // The report is uncertain if a node lives at that port: a host does not report a used port as
    // closed.
    const bool is_true = !std::any_of(alive_.begin(), alive_.end(), [&](Bench::Node other) {
      return Bench::endpoint_of(other) == there;
    });
    engine::Engine& engine = bench_.at(node);
    bench_.call(node,
                [&](core::Protocol&) { engine.refused(there, is_true ? quoted : core::Bytes{}); });
  }

  void move(Bench::Node node) {
    const bool has_seed = input_.flag();
    const core::Endpoint seed = Bench::endpoint_of(input_.byte() % lives_.size());
    bench_.call(node, [&](core::Protocol& protocol) {
      if (has_seed) protocol.introductions().set_seeds({seed});
      if (!has_seed) protocol.paths_changed();
    });
  }

  void vote(core::Protocol& protocol) {
    switch (input_.byte() % 3) {
      case 0:
        return protocol.election().promote();
      case 1:
        return protocol.election().demote(false);
      default:
        protocol.election().demote(true);
    }
  }

  void speak(core::Protocol& protocol) {
    const std::string_view name = input_.pick(names);
    payload_.assign(input_.pick(sizes), input_.byte());
    switch (input_.byte() % 7) {
      case 0:
        protocol.channels().join(name);
        return;
      case 1:
        return protocol.channels().leave(name);
      case 2:
        protocol.channels().send(name, core::Encoding::typed, payload_);
        return;
      case 3:
        protocol.for_each_peer([&](core::Peer& peer) {
          if (peer.is_member()) {
            protocol.channels().send_to(peer, name, core::Encoding::json, payload_);
          }
        });
        return;
      case 4:
        protocol.delivery().send(++deliveries_, name, core::Encoding::json, payload_);
        return;
      case 5:
        return protocol.attributes().erase(name);
      default:
        protocol.attributes().set(name, core::Encoding::typed, payload_);
    }
  }

  void check() {
    for (const Bench::Node node : alive_) {
      engine::Engine& engine = bench_.at(node);
      orders_[node].compare(engine.protocol());
      FUZZ_CHECK(engine.protocol().outbox().empty() && engine.datagrams().is_empty());
      FUZZ_CHECK(engine.next_deadline() > bench_.now());
      FUZZ_CHECK(engine.protocol().known_sessions() <= lives_.size() || !is_sealed());
    }
  }

  /// Without the key, nothing can keep nodes apart for longer than the disturbance lasts.
  void check_that_all_met() {
    std::set<NodeId> present;
    for (const Bench::Node node : alive_) present.insert(lives_[node].id);
    for (const Bench::Node node : alive_) {
      std::set<NodeId> seen = {lives_[node].id};
      for (const auto& view : bench_.at(node).protocol().nodes()) seen.insert(view.hello.node);
      FUZZ_CHECK(seen == present);
    }
  }

  struct Life {
    NodeId id;
    std::uint64_t number = 1;
  };

  fuzz::Input& input_;
  const std::uint8_t options_;
  Bench bench_;
  /// Bit n: node n receives nothing.
  unsigned deaf_ = 0;
  std::vector<Life> lives_;
  std::deque<fuzz::EventOrder> orders_;
  std::set<Bench::Node> alive_;
  core::DeliveryId deliveries_ = 0;
  /// The payload of the latest call. The engine refers to it until it has been drained.
  engine::Buffer payload_;
};

}  // namespace

/// Engines receive calls, and datagrams that are early, late, repeated, damaged or lost, in several
/// lives. Their events are in legal order, and in the end all nodes have met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Stage(input).run();
  return 0;
}
