#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/limits.hpp"
#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

Buffer content(std::size_t bytes, std::uint8_t salt = 0) {
  Buffer made(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    made[i] = static_cast<std::uint8_t>(i * 31 + i / 997 + salt);
  return made;
}

std::shared_ptr<const std::vector<std::uint8_t>> attribute(Bench& bench, Bench::Node node,
                                                           std::string_view name) {
  const auto nodes = bench.at(node).protocol().nodes();
  if (nodes.empty() || !nodes[0].attributes->contains(name)) return nullptr;
  return nodes[0].attributes->find(name)->second.bytes;
}

// The largest attribute reaches present nodes and a newcomer.
TEST(Large, AttributeReachesEveryone) {
  Bench bench;
  bench.meet(2, {key(1)});
  const Buffer value = content(core::limits::attribute_bytes);
  bench.call(0, [&](core::Protocol& protocol) {
    EXPECT_FALSE(protocol.attributes().set("large", core::Encoding::typed, value));
  });
  bench.pass(100ms);
  ASSERT_NE(attribute(bench, 1, "large"), nullptr);
  EXPECT_EQ(*attribute(bench, 1, "large"), value);
  const Bench::Node newcomer = bench.add({key(1)});
  bench.start(newcomer);
  bench.pass(200ms);
  ASSERT_NE(attribute(bench, newcomer, "large"), nullptr);
  EXPECT_EQ(*attribute(bench, newcomer, "large"), value);
}

/// Two nodes, the second of which listens on "c"; its messages are in `received`.
struct Listening {
  Bench bench;
  std::vector<Buffer> received;

  explicit Listening(std::size_t datagram_bytes_max = 1400) {
    for (int i = 0; i < 2; ++i) {
      auto config = bench.config({key(1)});
      config.datagram_bytes_max = datagram_bytes_max;
      bench.start(bench.add(config));
    }
    bench.pass(2s);
    bench.call(1, [](core::Protocol& protocol) { protocol.channels().join("c"); });
    bench.told(1).clear();
  }
  void send(const Buffer& payload) {
    bench.call(0, [&](core::Protocol& protocol) {
      EXPECT_FALSE(protocol.channels().send("c", core::Encoding::typed, payload));
    });
  }
};

// The largest message arrives whole, with datagrams of any size.
TEST(Large, MessageArrivesWhole) {
  for (const std::size_t datagram_bytes_max : {576u, 1400u, 9000u}) {
    Listening listening(datagram_bytes_max);
    const Buffer payload = content(core::limits::message_bytes);
    listening.send(payload);
    listening.bench.pass(100ms);
    EXPECT_EQ(listening.bench.told(1), std::vector<std::string>{"message a c 1048576 bytes"})
        << datagram_bytes_max;
  }
}

// Small messages sent after a large one do not overtake it.
TEST(Large, MessageKeepsItsPlace) {
  Listening listening;
  listening.send(content(200'000));
  listening.send(content(3));
  listening.bench.pass(100ms);
  ASSERT_EQ(listening.bench.told(1).size(), 2u);
  EXPECT_EQ(listening.bench.told(1)[0], "message a c 200000 bytes");
}

// Lost fragments are repaired; the message is late and complete.
TEST(Large, MessageSurvivesLoss) {
  Listening listening;
  core::Random random(3);
  listening.bench.passes = [&](const Recorded& datagram, Bench::Node) {
    return datagram.bytes.size() < 500 || random.unit() >= 0.2;
  };
  listening.send(content(core::limits::message_bytes));
  listening.bench.pass(1s);
  EXPECT_EQ(listening.bench.told(1), std::vector<std::string>{"message a c 1048576 bytes"});
}

// A large message in transit does not delay other traffic.
TEST(Large, MessagesDoNotDelayOtherTraffic) {
  Listening listening;
  for (int i = 0; i < 20; ++i) listening.send(content(core::limits::message_bytes));
  listening.bench.pass(2s);
  for (const std::string& words : listening.bench.told(1)) {
    EXPECT_EQ(words, "message a c 1048576 bytes");
  }
  EXPECT_EQ(listening.bench.told(1).size(), 20u);
}

// Confirmed messages may be large too.
TEST(Large, ConfirmedMessageIsDelivered) {
  Listening listening;
  const Buffer payload = content(core::limits::message_bytes);
  listening.bench.call(0, [&](core::Protocol& protocol) {
    EXPECT_FALSE(protocol.delivery().send(1, "c", core::Encoding::typed, payload));
  });
  listening.bench.pass(1s);
  EXPECT_TRUE(listening.bench.was_told(0, "delivery 1 delivered 1 lost 0 listening 1"));
  EXPECT_EQ(listening.bench.told(1), std::vector<std::string>{"message a c 1048576 bytes"});
}

}  // namespace

}  // namespace muster::engine
