#include "engine/packer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "unit/engine/bench.hpp"
#include "unit/wire/messages.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

constexpr core::Time start{1h};

core::Destination to(std::uint8_t host) {
  return {.group = false, .endpoint = {core::Address::v4(10, 0, 0, host), 99, 0}, .interface = 0};
}

/// A packer in clear text, and its datagrams.
struct Table {
  Sealer sealer{7, {1, 2}, core::seeded_nonces(1)};
  DatagramSink sink;
  Packer packer{sealer, sink, 1400};

  std::vector<Recorded> datagrams() {
    std::vector<Recorded> found;
    sink.for_each([&](const core::Destination& where, std::span<const std::uint8_t> bytes) {
      found.push_back({0, where, Buffer(bytes.begin(), bytes.end())});
    });
    sink.clear();
    return found;
  }
};

/// Kinds of the frames in a datagram.
std::vector<wire::Kind> kinds_in(const Buffer& datagram) {
  core::Bytes body = core::Bytes(datagram).subspan(wire::Header::bytes);
  std::vector<wire::Kind> kinds;
  while (const auto frame = wire::take_frame(body)) kinds.push_back(frame->kind);
  EXPECT_TRUE(body.empty());
  return kinds;
}

using wire::Kind;

// Messages sent together to one destination share a datagram, in order.
TEST(Packer, CombinesMessagesToOneDestination) {
  Table table;
  table.packer.add(core::everyone, core::Goodbye{}, start);
  table.packer.add(core::everyone, core::Echo{1}, start);
  table.packer.add(core::everyone, core::Receipt{1}, start);
  EXPECT_TRUE(table.packer.has_gathered());
  EXPECT_TRUE(table.sink.is_empty()) << "there may be more";
  table.packer.flush();
  EXPECT_FALSE(table.packer.has_gathered());
  const auto datagrams = table.datagrams();
  ASSERT_EQ(datagrams.size(), 1u);
  EXPECT_EQ(kinds_in(datagrams[0].bytes),
            (std::vector<Kind>{Kind::goodbye, Kind::echo, Kind::receipt}));
  table.packer.flush();
  EXPECT_TRUE(table.sink.is_empty()) << "nothing is sent for nothing";
}

// Messages to different destinations do not share one. Those to everyone are collected across them.
TEST(Packer, KeepsDestinationsApart) {
  Table table;
  table.packer.add(core::everyone, core::Goodbye{}, start);
  table.packer.add(to(1), core::Echo{1}, start);
  table.packer.add(to(1), core::Echo{2}, start);
  table.packer.add(to(2), core::Echo{3}, start);
  table.packer.add(core::everyone, core::Receipt{1}, start);
  table.packer.flush();
  const auto datagrams = table.datagrams();
  ASSERT_EQ(datagrams.size(), 3u);
  EXPECT_EQ(datagrams[0].to, to(1));
  EXPECT_EQ(kinds_in(datagrams[0].bytes).size(), 2u);
  EXPECT_TRUE(datagrams[1].to.group);
  EXPECT_EQ(kinds_in(datagrams[1].bytes).size(), 2u);
  EXPECT_EQ(datagrams[2].to, to(2));
}

// A full datagram is sent, and the next one begins.
TEST(Packer, NeverExceedsADatagram) {
  Table table;
  const Buffer payload(600);
  for (int i = 1; i <= 5; ++i) {
    table.packer.add(core::everyone, core::ChannelMessage{1, 0, false, {}, "c", payload}, start);
  }
  table.packer.flush();
  const auto datagrams = table.datagrams();
  ASSERT_EQ(datagrams.size(), 3u);
  for (const Recorded& each : datagrams) EXPECT_LE(each.bytes.size(), 1400u);
  EXPECT_EQ(kinds_in(datagrams[0].bytes).size(), 2u);
}

// At the size limit of a datagram: the largest message that fits is sent whole, the next one in
// fragments.
TEST(Packer, FragmentsLargeMessages) {
  for (const bool sealed : {false, true}) {
    Table table;
    Keyring::Entry cluster_key(key(1));
    if (sealed) table.sealer.set_key(&cluster_key);
    // kind 1, length 2, sequence 1, term 1, flags 1, encoding 1, name 2, length 2
    const std::size_t fits = 1400 - table.sealer.overhead() - 11;
    const Buffer payload(fits + 1);
    const auto send = [&](std::size_t bytes) {
      table.packer.add(
          core::everyone,
          core::ChannelMessage{1, 0, false, {}, "c", core::Bytes(payload).first(bytes)}, start);
      table.packer.flush();
      return table.datagrams();
    };
    const auto whole = send(fits);
    ASSERT_EQ(whole.size(), 1u);
    // In clear text, room for the receiver of an addressed packet is left free.
    EXPECT_EQ(whole[0].bytes.size(), sealed ? 1400u : 1384u);
    const auto pieces = send(fits + 1);
    ASSERT_EQ(pieces.size(), 2u);
    EXPECT_LE(pieces[0].bytes.size(), 1400u);
    if (sealed) continue;
    EXPECT_EQ(kinds_in(pieces[0].bytes), std::vector<Kind>{Kind::fragment});
  }
}

// For any sizes, no datagram is too large and none is empty.
RC_GTEST_PROP(Packer, FillsEveryDatagramWithinBounds, ()) {
  Sealer sealer{7, {1, 2}, core::seeded_nonces(1)};
  DatagramSink sink;
  const auto datagram_bytes_max = *rc::gen::element<std::size_t>(576, 1400, 9000);
  Packer packer{sealer, sink, datagram_bytes_max};
  const Buffer payload(200'000);
  core::Time now = start;
  const auto count = *rc::gen::inRange(0, 20);
  for (int i = 0; i < count; ++i) {
    const auto size = *rc::gen::element<std::size_t>(0, 10, 300, 530, 1340, 8900, 200'000);
    const auto where = *rc::gen::element(core::everyone, to(1), to(2));
    packer.add(where, core::ChannelMessage{1, 0, false, {}, "c", core::Bytes(payload).first(size)},
               now);
    if (*rc::gen::arbitrary<bool>()) packer.flush();
  }
  while (packer.next_deadline() != core::never) {
    now = std::max(now, packer.next_deadline());
    packer.run_due(now);
  }
  packer.flush();
  sink.for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
    RC_ASSERT(bytes.size() <= datagram_bytes_max);
    RC_ASSERT(bytes.size() > wire::Header::bytes);
  });
}

// On request the engine leaves room in the last datagram for messages that may follow at once.
TEST(Gathering, SharesADatagramBetweenCalls) {
  Bench bench;
  bench.meet(2, {key(1)});
  Engine& engine = bench.at(0);
  const auto send = [&] {
    engine.begin(bench.now());
    engine.protocol().channels().send("c", core::Encoding::json, {});
    engine.finish_gathering();
  };
  bench.call(1, [](core::Protocol& protocol) { protocol.channels().join("c"); });
  for (int i = 0; i < 5; ++i) send();
  EXPECT_TRUE(engine.datagrams().is_empty());
  engine.begin(bench.now());
  engine.flush();
  EXPECT_EQ(engine.datagrams().size(), 1u);
  bench.call(0, [](core::Protocol&) {});
  bench.pass(1ms);
  const auto& told = bench.told(1);
  EXPECT_EQ(std::count(told.begin(), told.end(), "message a c "), 5);
}

// Otherwise it keeps nothing back.
TEST(Gathering, EndsWithEachFinish) {
  Bench bench;
  bench.meet(2, {key(1)});
  const std::size_t before = bench.recorded.size();
  for (int i = 0; i < 3; ++i) {
    bench.call(0, [](core::Protocol& protocol) {
      protocol.channels().send("c", core::Encoding::json, {});
      protocol.channels().send("c", core::Encoding::json, {});
    });
  }
  EXPECT_EQ(bench.recorded.size() - before, 3u);
}

}  // namespace

}  // namespace muster::engine
