#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.hpp"
#include "muster/error.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Parcel parcel(std::uint64_t sequence, std::uint64_t oldest) {
  return {sequence, oldest, 0, Encoding::json, "chat", {}};
}

/// A node and its friends b and c.
struct Delivery : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");
  Puppet c = bench.puppet("c");

  Delivery() {
    bench.start();
    bench.pass(1s);
    bench.call([](Protocol& protocol) { protocol.channels().join("chat"); });
    for (Puppet* each : {&b, &c}) bench.admit(*each);
    bench.told();
    bench.sent();
  }
  std::error_code send(DeliveryId id, Bytes payload = {}, const DeliveryGoal& goal = {}) {
    std::error_code code;
    bench.call([&](Protocol& protocol) {
      code = protocol.delivery().send(id, "chat", Encoding::json, payload, goal);
    });
    return code;
  }
  /// Sequences of the parcels that were sent to the puppet since the last call.
  std::vector<std::uint64_t> parcels_to(const Puppet& puppet) {
    std::vector<std::uint64_t> sequences;
    for (const Sent& each : bench.sent()) {
      if (each.to.endpoint != puppet.at) continue;
      if (const Parcel* found = each.message.get_if<Parcel>()) sequences.push_back(found->sequence);
    }
    return sequences;
  }
  void confirm(Puppet& puppet, std::uint64_t next, std::uint64_t heard = 0) {
    bench.hear(puppet, {Receipt{next, heard}}, false);
  }
  /// The latest receipt that was sent.
  std::uint64_t receipt() { return bench.sent_of<Receipt>().back().next; }
};

// Each receiver confirms separately. When all have confirmed, the send is done.
TEST_F(Delivery, IsDoneWhenAllHaveConfirmed) {
  EXPECT_FALSE(send(7));
  const auto parcels = bench.sent_of<Parcel>();
  ASSERT_EQ(parcels.size(), 2u);
  EXPECT_EQ(parcels[0].oldest, parcels[0].sequence);
  confirm(b, parcels[0].sequence + 1);
  EXPECT_THAT(bench.told(), IsEmpty());
  confirm(c, parcels[1].sequence + 1);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 2 lost 0"));
  confirm(c, parcels[1].sequence + 1);
  bench.pass(500ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A send ends when `enough` receivers have confirmed. The others still get
// the message.
TEST_F(Delivery, IsDoneWhenEnoughHaveConfirmed) {
  EXPECT_FALSE(send(7, {}, {.enough = 1}));
  const auto parcels = bench.sent_of<Parcel>();
  ASSERT_EQ(parcels.size(), 2u);
  confirm(b, parcels[0].sequence + 1);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 1 lost 0"));
  bench.pass(500ms);
  EXPECT_THAT(parcels_to(c), testing::Contains(parcels[1].sequence)) << "it is repeated";
  confirm(c, parcels[1].sequence + 1);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A send whose time is up ends with the receivers that have confirmed.
TEST_F(Delivery, EndsWhenItsTimeIsUp) {
  EXPECT_FALSE(send(7, {}, {.timeout = 100ms}));
  const auto parcels = bench.sent_of<Parcel>();
  confirm(b, parcels[0].sequence + 1);
  bench.pass(99ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 1 lost 0 unconfirmed 1"));
  confirm(c, parcels[1].sequence + 1);
  bench.pass(500ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A message to one node goes to that node alone, and its confirmation is enough.
TEST_F(Delivery, ReachesOneNode) {
  bench.call([&](Protocol& protocol) {
    Peer& peer = *protocol.find(b.session);
    EXPECT_FALSE(protocol.delivery().send_to(peer, 7, "chat", Encoding::json, bytes_of("1")));
    EXPECT_EQ(protocol.delivery().send_to(peer, 8, "", Encoding::json, {}), Errc::invalid_name);
  });
  const auto sent = bench.sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].to.endpoint, b.at);
  confirm(b, sent[0].message.get_if<Parcel>()->sequence + 1);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 1 lost 0"));
}

// A receipt tells which of its parcels were for a channel that the receiver had joined.
TEST_F(Delivery, CountsListeners) {
  for (DeliveryId id = 1; id <= 3; ++id) send(id);
  const auto parcels = bench.sent_of<Parcel>();
  ASSERT_EQ(parcels.size(), 6u);
  // Of the three, b heard the first and the last, and c the last.
  confirm(b, parcels[0].sequence + 3, 0b101);
  confirm(c, parcels[1].sequence + 3, 0b001);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 1 delivered 2 lost 0 listening 1",
                                        "delivery 2 delivered 2 lost 0",
                                        "delivery 3 delivered 2 lost 0 listening 2"));
}

// A receiver that confirms says whether it listens.
TEST_F(Delivery, SaysWhetherItListens) {
  const auto heard = [this] { return bench.sent_of<Receipt>().back().heard; };
  bench.hear(b, {parcel(4, 4)}, false);
  EXPECT_EQ(heard(), 0b1u);
  bench.call([](Protocol& protocol) { protocol.channels().leave("chat"); });
  bench.hear(b, {parcel(5, 4)}, false);
  EXPECT_EQ(heard(), 0b10u);
  bench.call([](Protocol& protocol) { protocol.channels().join("chat"); });
  bench.hear(b, {parcel(7, 4)}, false);
  EXPECT_EQ(heard(), 0b10u) << "parcel 6 is missing";
  bench.hear(b, {parcel(6, 4)}, false);
  EXPECT_EQ(heard(), 0b1011u);
}

// Without receivers it is done at once.
TEST(LonelyDelivery, IsDoneAtOnce) {
  Bench bench;
  bench.start();
  bench.call([](Protocol& protocol) {
    EXPECT_FALSE(protocol.delivery().send(3, "chat", Encoding::json, {}));
  });
  EXPECT_THAT(bench.told(), ElementsAre("delivery 3 delivered 0 lost 0"));
}

// A removed receiver that has not confirmed counts as lost, and that is reported before its
// removal.
TEST_F(Delivery, CountsTheLossesOfARemovedReceiver) {
  send(7);
  bench.hear(b, {Goodbye{}});
  EXPECT_THAT(bench.told(), ElementsAre("removed b goodbye"));
  bench.hear(c, {Goodbye{}});
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 0 lost 2", "removed c goodbye"));
}

// When the node stops, all pending sends end as lost.
TEST_F(Delivery, EndsWhenTheNodeStops) {
  send(7);
  send(8);
  bench.call([](Protocol& protocol) { protocol.stop(); });
  EXPECT_THAT(bench.told(),
              ElementsAre("delivery 7 delivered 0 lost 2", "delivery 8 delivered 0 lost 2"));
}

// A parcel is repeated until it is confirmed, with growing intervals.
TEST_F(Delivery, RepeatsUnconfirmedParcels) {
  send(7);
  const std::uint64_t sequence = parcels_to(b).at(0);
  confirm(c, sequence + 100);
  for (int i = 0; i < 4; ++i) {
    bench.pass(500ms);
    for (Puppet* each : {&b, &c}) bench.hear_hello(*each);
  }
  const auto repeats = parcels_to(b);
  EXPECT_GE(repeats.size(), 5u);
  EXPECT_LE(repeats.size(), 9u);
  confirm(b, sequence + 1);
  EXPECT_THAT(bench.told(), ElementsAre("delivery 7 delivered 2 lost 0"));
  bench.pass(500ms);
  EXPECT_TRUE(parcels_to(b).empty());
}

// A parcel that was just sent is not repeated together with an older one.
TEST_F(Delivery, DoesNotRepeatRecentParcels) {
  bench.hear(c, {Goodbye{}});
  std::uint64_t sequence = 0;
  for (int i = 0; i < 50; ++i) {
    send(static_cast<DeliveryId>(i));
    const auto parcels = parcels_to(b);
    ASSERT_EQ(parcels.size(), 1u) << i;
    ASSERT_EQ(parcels[0], i == 0 ? parcels[0] : sequence + 1) << i;
    sequence = parcels[0];
    bench.pass(7ms);
    confirm(b, sequence + 1);
  }
}

// The number of parcels in flight is limited; the others follow confirmations.
TEST_F(Delivery, LimitsParcelsInFlight) {
  bench.hear(c, {Goodbye{}});
  for (std::size_t i = 0; i < limits::parcels_in_flight + 10; ++i) send(i);
  const auto first = parcels_to(b);
  ASSERT_EQ(first.size(), limits::parcels_in_flight);
  confirm(b, first.front() + 4);
  const auto then = parcels_to(b);
  ASSERT_EQ(then.size(), 4u);
  EXPECT_EQ(then.front(), first.back() + 1);
}

// The queue of a receiver is limited. At the limit no receiver gets the message, and the call
// fails.
TEST_F(Delivery, IsRefusedWhenAQueueIsFull) {
  bench.hear(c, {Goodbye{}});
  for (std::size_t i = 0; i < limits::parcels_waiting; ++i) ASSERT_FALSE(send(i));
  bench.told();
  EXPECT_EQ(send(9'999), Errc::overloaded);
  EXPECT_THAT(bench.told(), IsEmpty());
  const auto sent = parcels_to(b);
  confirm(b, sent.front() + 1);
  EXPECT_FALSE(send(9'999));
}

// The bytes of the queue are limited, too.
TEST_F(Delivery, IsRefusedWhenTooManyBytesWait) {
  const std::vector<std::uint8_t> large(limits::message_bytes);
  for (DeliveryId i = 0; i < limits::parcel_bytes_waiting / limits::message_bytes; ++i) {
    ASSERT_FALSE(send(i, large));
  }
  EXPECT_EQ(send(99, large), Errc::overloaded);
  EXPECT_FALSE(send(100));
}

// Names and sizes are checked as for any message.
TEST_F(Delivery, IsRefusedIfItCannotBeSent) {
  bench.call([](Protocol& protocol) {
    const std::vector<std::uint8_t> large(limits::message_bytes + 1);
    auto& delivery = protocol.delivery();
    EXPECT_EQ(delivery.send(1, "hello", Encoding::json, {}), Errc::invalid_name);
    EXPECT_EQ(delivery.send(1, "chat", Encoding::json, large), Errc::too_large);
  });
  EXPECT_TRUE(bench.sent().empty());
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Parcels are delivered in order and once, for any order of arrivals, and each packet of them
// is confirmed.
TEST_F(Delivery, DeliversInOrderAndOnce) {
  bench.hear(b, {parcel(12, 10)}, false);
  EXPECT_EQ(receipt(), 10u);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.hear(b, {parcel(10, 10), parcel(10, 10)}, false);
  EXPECT_EQ(receipt(), 11u);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat "));
  bench.hear(b, {parcel(11, 10)}, false);
  EXPECT_EQ(receipt(), 13u);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat ", "message b chat "));
  bench.hear(b, {parcel(11, 11)}, false);
  EXPECT_EQ(receipt(), 13u) << "the receipt was lost, so it is given again";
  EXPECT_THAT(bench.told(), IsEmpty());
}

// One packet gets one receipt.
TEST_F(Delivery, ConfirmsAPacketOnce) {
  bench.hear(b, {parcel(1, 1), parcel(2, 1), parcel(3, 1)}, false);
  const auto receipts = bench.sent_of<Receipt>();
  ASSERT_EQ(receipts.size(), 1u);
  EXPECT_EQ(receipts[0].next, 4u);
}

// A receiver that removed the sender for a while, and whose receipts were lost, does not deliver a
// parcel again.
TEST_F(Delivery, DeliversOnceAcrossARemoval) {
  bench.hear(b, {parcel(1, 1), parcel(2, 1)}, false);
  bench.pass(3s);
  bench.told();
  bench.admit(b);
  bench.told();
  bench.hear(b, {parcel(2, 2), parcel(3, 2)}, false);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat "));
  EXPECT_EQ(receipt(), 4u);
}

// A sender that removed the receiver starts new sequences when it returns, which are not confused
// with earlier ones.
TEST_F(Delivery, UsesNewSequencesForAReturnedNode) {
  send(1);
  send(2);
  const auto before = parcels_to(b);
  bench.pass(3s);
  bench.told();
  bench.admit(b);
  bench.sent();
  send(3);
  const auto after = parcels_to(b);
  ASSERT_EQ(after.size(), 1u);
  EXPECT_GT(after[0], before.back());
}

// The receiver does not wait for parcels that the sender no longer keeps.
TEST_F(Delivery, SkipsParcelsThatTheSenderDropped) {
  bench.hear(b, {parcel(1, 1), parcel(5, 1)}, false);
  bench.told();
  bench.hear(b, {parcel(9, 8)}, false);
  EXPECT_EQ(receipt(), 8u);
  bench.hear(b, {parcel(8, 8)}, false);
  EXPECT_EQ(receipt(), 10u);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat ", "message b chat "));
}

// Parcels of strangers are ignored.
TEST_F(Delivery, IgnoresStrangers) {
  Puppet stranger = bench.puppet("s");
  bench.hear(stranger, {stranger.hello, parcel(1, 1)}, false);
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_TRUE(bench.sent_of<Receipt>().empty());
}

}  // namespace

}  // namespace muster::core
