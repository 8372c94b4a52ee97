#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "unit/core/lan.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// Two or three nodes that have met, on a network that chance has made worse since then.
struct Neighbours {
  Lan lan;
  std::size_t nodes;

  explicit Neighbours(std::uint64_t seed) : lan(seed), nodes(*rc::gen::element<std::size_t>(2, 3)) {
    for (std::size_t i = 0; i < nodes; ++i) lan.add();
    for (Lan::Node node = 0; node < nodes; ++node) {
      lan.call(node, [](Protocol& protocol) { protocol.channels().join("log"); });
    }
    lan.run_for(2s);
    RC_ASSERT(lan.is_complete());
    lan.loss = *rc::gen::element(0.0, 0.1, 0.3);
    lan.delay_max = *rc::gen::element<Duration>(100us, 4ms, 60ms);
  }
  Lan::Node any() { return *rc::gen::element<Lan::Node>(0, 1, 2) % nodes; }
  /// Separates two nodes, in one direction or both, for long enough to be removed or not.
  void part() {
    const Lan::Node from = any();
    const Lan::Node to = (from + 1) % nodes;
    lan.cut(from, to);
    if (*rc::gen::arbitrary<bool>()) lan.cut(to, from);
    lan.run_for(*rc::gen::element<Duration>(500ms, 1800ms, 3s, 8s));
    lan.mend();
  }
  void recover() {
    lan.loss = 0;
    lan.mend();
    lan.run_for(15s);
    RC_ASSERT(lan.is_complete());
  }
};

// After any losses and delays, in the end every node has the latest attributes of every node.
RC_GTEST_PROP(Lan, ConvergesOnTheAttributesWrittenLast, (std::uint64_t seed)) {
  Neighbours neighbours(seed);
  Lan& lan = neighbours.lan;
  std::map<std::pair<Lan::Node, std::string>, std::string> written;
  const auto moves = *rc::gen::inRange(0, 30);
  for (int i = 0; i < moves; ++i) {
    const Lan::Node node = neighbours.any();
    const auto name = *rc::gen::element<std::string>("info", "a", "b");
    const bool is_erased = *rc::gen::inRange(0, 5) == 0;
    const std::string value = is_erased ? "" : std::to_string(i);
    lan.call(node, [&](Protocol& protocol) {
      if (is_erased) {
        protocol.attributes().erase(name);
      } else {
        RC_ASSERT(!protocol.attributes().set(name, Encoding::json, bytes_of(value)));
      }
    });
    written[{node, name}] = value;
    lan.run_for(*rc::gen::element<Duration>(0ms, 1ms, 30ms, 200ms));
    if (*rc::gen::inRange(0, 15) == 0) neighbours.part();
  }
  neighbours.recover();
  for (Lan::Node reader = 0; reader < neighbours.nodes; ++reader) {
    std::map<std::pair<Lan::Node, std::string>, std::string> read;
    for (const auto& [key, value] : written) {
      if (key.first == reader) read[key] = value;
      if (key.first != reader) read[key] = "";
    }
    for (const NodeView& view : lan.at(reader).nodes()) {
      for (const auto& [name, value] : *view.attributes) {
        read[{view.hello.node.low - 1, name}] = text_of(*value.bytes);
      }
    }
    RC_ASSERT(read == written);
  }
}

/// The messages that `reader` received from `sender`, in order.
std::vector<std::string> received(Lan& lan, Lan::Node reader, Lan::Node sender) {
  const std::string prefix = std::string("message ") + static_cast<char>('a' + sender) + " log ";
  std::vector<std::string> payloads;
  for (const std::string& words : lan.told(reader)) {
    if (words.starts_with(prefix)) payloads.push_back(words.substr(prefix.size()));
  }
  return payloads;
}

/// The report of the sender if all others have the message and listen to its channel.
std::string full_delivery(const std::string& id, std::size_t others) {
  const std::string all = std::to_string(others);
  return "delivery " + id + " delivered " + all + " lost 0 listening " + all;
}

// Confirmed sends between nodes that stay members arrive everywhere, in order and once, and are
// reported as delivered once.
RC_GTEST_PROP(Lan, DeliversConfirmedSendsOnceAndInOrder, (std::uint64_t seed)) {
  Neighbours neighbours(seed);
  Lan& lan = neighbours.lan;
  lan.loss = std::min(lan.loss, 0.1);
  std::map<Lan::Node, std::vector<std::string>> sent;
  const auto moves = *rc::gen::inRange<DeliveryId>(0, 60);
  for (DeliveryId id = 1; id <= moves; ++id) {
    const Lan::Node node = neighbours.any();
    sent[node].push_back(std::to_string(id));
    lan.call(node, [&](Protocol& protocol) {
      RC_ASSERT(!protocol.delivery().send(id, "log", Encoding::json, bytes_of(std::to_string(id))));
    });
    lan.run_for(*rc::gen::element<Duration>(0ms, 0ms, 1ms, 50ms));
  }
  neighbours.recover();
  for (Lan::Node node = 0; node < neighbours.nodes; ++node) {
    for (const std::string& id : sent[node]) {
      RC_ASSERT(lan.count(node, full_delivery(id, neighbours.nodes - 1)) == 1u);
    }
    for (Lan::Node reader = 0; reader < neighbours.nodes; ++reader) {
      if (reader != node) RC_ASSERT(received(lan, reader, node) == sent[node]);
    }
  }
}

// Confirmed sends between nodes that remove each other, one way or both: no message arrives twice
// or out of order, and messages that were reported as delivered did arrive.
RC_GTEST_PROP(Lan, DeliversConfirmedSendsAcrossPartitions, (std::uint64_t seed)) {
  Neighbours neighbours(seed);
  Lan& lan = neighbours.lan;
  std::map<Lan::Node, std::vector<std::string>> sent;
  const auto moves = *rc::gen::inRange<DeliveryId>(0, 30);
  for (DeliveryId id = 1; id <= moves; ++id) {
    const Lan::Node node = neighbours.any();
    sent[node].push_back(std::to_string(id));
    lan.call(node, [&](Protocol& protocol) {
      RC_ASSERT(!protocol.delivery().send(id, "log", Encoding::json, bytes_of(std::to_string(id))));
    });
    lan.run_for(*rc::gen::element<Duration>(0ms, 1ms, 50ms));
    if (*rc::gen::inRange(0, 6) == 0) neighbours.part();
  }
  neighbours.recover();
  for (Lan::Node node = 0; node < neighbours.nodes; ++node) {
    for (Lan::Node reader = 0; reader < neighbours.nodes; ++reader) {
      if (reader == node) continue;
      const std::vector<std::string> got = received(lan, reader, node);
      auto expected = sent[node].begin();
      for (const std::string& payload : got) {
        expected = std::find(expected, sent[node].end(), payload);
        RC_ASSERT(expected != sent[node].end());
        ++expected;
      }
      for (const std::string& id : sent[node]) {
        if (lan.count(node, full_delivery(id, neighbours.nodes - 1)) == 0) continue;
        RC_ASSERT(std::count(got.begin(), got.end(), id) == 1);
      }
    }
  }
}

// Best-effort messages arrive in order and never twice, and losses between two are counted.
RC_GTEST_PROP(Lan, AccountsForEveryMessage, (std::uint64_t seed)) {
  Neighbours neighbours(seed);
  Lan& lan = neighbours.lan;
  lan.delay_max = std::min<Duration>(lan.delay_max, 4ms);
  const auto count = *rc::gen::inRange(0, 100);
  for (int i = 1; i <= count; ++i) {
    const std::string payload = std::to_string(i);
    lan.call(0, [&](Protocol& protocol) {
      protocol.channels().send("log", Encoding::json, bytes_of(payload));
    });
    lan.run_for(*rc::gen::element<Duration>(0ms, 1ms, 10ms));
  }
  neighbours.recover();
  for (Lan::Node reader = 1; reader < neighbours.nodes; ++reader) {
    int accounted = 0;
    for (const std::string& words : lan.told(reader)) {
      if (words.starts_with("removed a")) break;
      if (words.starts_with("lost ")) accounted += std::stoi(words.substr(5));
      if (words.starts_with("message a ")) {
        RC_ASSERT(words == "message a log " + std::to_string(++accounted));
      }
    }
  }
}

}  // namespace

}  // namespace muster::core
