#include "fuzz/event_order.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "unit/engine/bench.hpp"

namespace {

using namespace muster;
using namespace std::chrono_literals;
using engine::Bench;
using engine::Puppet;

constexpr Bench::Node a = 0;
constexpr Duration pauses[] = {0ms, 1ms, 8ms, 30ms, 200ms, 700ms, 2s, 5s};

/// A node, and other nodes that have its key and send arbitrary messages.
class Stage {
 public:
  explicit Stage(fuzz::Input& input) : input_(input) {
    const std::uint8_t options = input_.byte();
    is_sealed_ = (options & 1) != 0;
    bench_.on_event = [this](Bench::Node, const core::Event& event) { order_.hear(event); };
    bench_.meet(1, is_sealed_ ? std::vector{key()} : std::vector<crypto::ClusterKey>{});
    bench_.call(a, [](core::Protocol& protocol) { protocol.channels().join("c"); });
    for (const std::uint64_t number : {25u, 26u}) {
      puppets_.emplace_back(number, is_sealed_ ? std::optional(key()) : std::nullopt);
    }
    for (Puppet& puppet : puppets_) {
      if ((options & 2) != 0) puppet.join(bench_, a);
    }
    puppet_ = &puppets_.front();
  }

  void run() {
    // Longer runs found nothing that these do not.
    for (int steps = 0; steps < 60 && !input_.is_empty(); ++steps) step();
    send(false);
    check();
    bench_.pass(3s);
    check();
  }

 private:
  static constexpr std::uint8_t kinds = 17;

  static crypto::ClusterKey key() {
    static const crypto::ClusterKey key = engine::key(1);
    return key;
  }

  void step() {
    const std::uint8_t choice = input_.byte() % 32;
    if (choice < kinds) return put(choice, input_.take(input_.byte()));
    switch (choice) {
      case kinds:
        return put(Puppet::body_of({puppet_->hello}));
      case kinds + 1:
        return put(Puppet::body_of({core::Echo{puppet_->challenged_with(bench_, a)}}));
      case kinds + 2:
        return put(input_.take(input_.byte()));
      case kinds + 3:
        return alter_hello();
      case kinds + 4:
        return bench_.pass(input_.pick(pauses));
      case kinds + 5:
        puppet_ = &puppets_[input_.byte() % puppets_.size()];
        return;
      case kinds + 6:
        return send(true);
      default:
        send(false);
    }
    check();
  }

  void put(std::uint8_t kind, core::Bytes content) {
    const std::uint8_t head[] = {kind, static_cast<std::uint8_t>(content.size())};
    // The length as a varint takes one byte.
    if (content.size() > 127) return;
    put(head);
    put(content);
  }
  void put(core::Bytes bytes) { body_.insert(body_.end(), bytes.begin(), bytes.end()); }

  void alter_hello() {
    core::Hello& hello = puppet_->hello;
    const std::uint8_t bits = input_.byte();
    hello.term += bits & 3;
    hello.master = (bits & 4) != 0 && hello.term > 0;
    hello.master_term = hello.term;
    hello.eligible = (bits & 8) != 0;
    hello.deaf = (bits & 16) != 0;
    hello.observer = (bits & 32) != 0;
    hello.weight = input_.byte();
    hello.attributes += bits >> 6;
  }

  /// The collected messages arrive, unchanged or damaged after they were sealed.
  void send(bool is_damaged) {
    engine::Buffer packet = puppet_->packet_of(body_);
    body_.clear();
    const bool by_group = input_.flag();
    if (!is_damaged) return bench_.hear(a, packet, puppet_->at, by_group);
    const std::size_t at = input_.number() % packet.size();
    const std::uint8_t damage = input_.byte();
    if (damage == 0 || !is_sealed_) return;
    packet[at] ^= damage;
    const engine::State before = bench_.state_of(a);
    FUZZ_CHECK(bench_.drop_of(a, packet, puppet_->at));
    FUZZ_CHECK(bench_.state_of(a) == before);
  }

  void check() {
    order_.compare(bench_.at(a).protocol());
    FUZZ_CHECK(bench_.at(a).next_deadline() > bench_.now());
    FUZZ_CHECK(bench_.at(a).protocol().known_sessions() <= puppets_.size());
  }

  fuzz::Input& input_;
  fuzz::EventOrder order_;
  Bench bench_;
  std::vector<Puppet> puppets_;
  Puppet* puppet_ = nullptr;
  engine::Buffer body_;
  bool is_sealed_ = false;
};

}  // namespace

/// Arbitrary messages of nodes that have the key leave the node consistent. A packet that was
/// damaged after it was sealed changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Stage(input).run();
  return 0;
}
