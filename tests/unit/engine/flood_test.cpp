#include <gtest/gtest.h>

#include "core/limits.hpp"
#include "unit/engine/allocations.hpp"
#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// A packet with a correct header that is not sealed. An attacker that recorded a packet of the
/// session knows its check.
Buffer forged(std::uint64_t number, bool is_checked) {
  Buffer packet(wire::Header::bytes + 60);
  Keyring::Entry entry(key(1));
  const SessionId session{0xf00d, number};
  const wire::Header header{.is_sealed = true,
                            .cluster = crypto::cluster_tag("test"),
                            .key = entry.key().id(),
                            .session = session,
                            .counter = number,
                            .check = entry.check_of(session) ^ (is_checked ? 0u : 1u)};
  wire::write_header(header, std::span(packet).first<wire::Header::bytes>());
  return packet;
}

// A flood of made-up strangers fails its checks and only changes counters. Members are heard all
// the time.
TEST(Flood, OfForgedStrangersChangesCountersOnly) {
  Bench bench;
  bench.meet(2, {key(1)});
  const State before = bench.state_of(0);
  const auto bytes_before = test::allocated_bytes();
  for (std::uint64_t i = 1; i <= 10'000; ++i) bench.hear(0, forged(i, false), Bench::foreigner());
  EXPECT_LT(test::allocated_bytes() - bytes_before, 64 * 1024);
  EXPECT_EQ(bench.state_of(0), before);
  EXPECT_EQ(bench.dropped(0, DropReason::unauthentic), 10'000u);
  bench.told(0).clear();
  bench.pass(5s);
  EXPECT_TRUE(bench.told(0).empty());
}

// An attacker that has recorded very many sessions can cause derivations of their keys, but only at
// a limited rate.
TEST(Flood, OfRecordedSessionsIsLimited) {
  Bench bench;
  bench.meet(2, {key(1)});
  const State before = bench.state_of(0);
  for (std::uint64_t i = 0; i < 40'000; ++i) {
    bench.hear(0, forged(1 + i % 20'000, true), Bench::foreigner());
  }
  EXPECT_EQ(bench.state_of(0), before);
  EXPECT_LT(bench.dropped(0, DropReason::unauthentic), 10'000u);
  EXPECT_GT(bench.dropped(0, DropReason::crowded), 30'000u);
}

// A newcomer is admitted during a flood of junk, some of it in the name of recorded sessions.
TEST(Flood, DoesNotKeepNewcomersOut) {
  Bench bench;
  bench.meet(2, {key(1)});
  const Bench::Node newcomer = bench.add({key(1)});
  const auto flood = [&] {
    for (std::uint64_t i = 0; i < 100; ++i) {
      for (const Bench::Node each : {0u, 1u, 2u}) {
        bench.hear(each, forged(i, i % 8 == 0), Bench::foreigner());
      }
    }
    bench.pass(1ms);
  };
  for (int i = 0; i < 100; ++i) flood();
  bench.start(newcomer);
  for (int i = 0; i < 50; ++i) flood();
  EXPECT_EQ(bench.at(newcomer).protocol().nodes().size(), 2u);
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 2u);
}

// A flood with the id of a known session does not disturb that session.
TEST(Flood, OfForgedMembersDoesNotDisturbThem) {
  Bench bench;
  bench.meet(2, {key(1)});
  Buffer packet = forged(1, true);
  wire::Header header;
  ASSERT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
  header.session = bench.session_of(1);
  bench.told(0).clear();
  for (std::uint64_t i = 0; i < 3'000; ++i) {
    header.counter = i * 1'000;
    wire::write_header(header, std::span(packet).first<wire::Header::bytes>());
    bench.hear(0, packet, Bench::foreigner());
    if (i % 10 == 0) bench.pass(1ms);
  }
  bench.pass(3s);
  EXPECT_TRUE(bench.told(0).empty());
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 1u);
}

// In clear text anybody can make strangers. Their number is limited, and none becomes visible.
TEST(Flood, OfClearStrangersIsBounded) {
  Bench bench;
  bench.meet(2);
  bench.told(0).clear();
  const auto hello = [](std::uint64_t number) {
    Puppet puppet(number, std::nullopt);
    puppet.hello.node = {number, 0xbad};
    return puppet.packet({puppet.hello});
  };
  for (std::uint64_t i = 1; i <= 2 * core::limits::strangers; ++i) {
    bench.hear(0, hello(i), Bench::foreigner());
    if (i % 4 == 0) bench.pass(1ms);
  }
  EXPECT_LE(bench.at(0).protocol().known_sessions(), core::limits::strangers + 1);
  EXPECT_GT(bench.dropped(0, DropReason::crowded), 0u);
  bench.pass(5s);
  EXPECT_EQ(bench.at(0).protocol().known_sessions(), 1u);
  for (const std::string& words : bench.told(0)) ADD_FAILURE() << words;
}

}  // namespace

}  // namespace muster::engine
