#include <gtest/gtest.h>

#include "core/limits.hpp"
#include "engine/contact_limit.hpp"
#include "unit/engine/allocations.hpp"
#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

constexpr core::Time start{1h};

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

// Opening packets of strangers costs time, so their rate is limited.
TEST(ContactLimit, LimitsTheRate) {
  ContactLimit limit;
  std::size_t admitted = 0;
  for (std::size_t i = 0; i < 100'000; ++i) admitted += limit.admit(start) ? 1 : 0;
  EXPECT_EQ(admitted, ContactLimit::per_second) << "a burst";
  for (int ms = 1; ms <= 1000; ++ms) {
    for (int i = 0; i < 100; ++i) admitted += limit.admit(start + ms * 1ms) ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(admitted), 2.0 * ContactLimit::per_second, 2);
  admitted = 0;
  for (std::size_t i = 0; i < 100'000; ++i) admitted += limit.admit(start + 1h) ? 1 : 0;
  EXPECT_EQ(admitted, ContactLimit::per_second) << "an hour of silence is saved up for one second";
}

// A flood of forged strangers only changes counters, and members are heard all the time.
TEST(Flood, OfForgedStrangersChangesCountersOnly) {
  Bench bench;
  bench.meet(2, {key(1)});
  const State before = bench.state_of(0);
  const auto bytes_before = test::allocated_bytes();
  for (std::uint64_t i = 1; i <= 10'000; ++i) bench.hear(0, forged(i, true), Bench::foreigner());
  EXPECT_LT(test::allocated_bytes() - bytes_before, 64 * 1024);
  EXPECT_EQ(bench.state_of(0), before);
  EXPECT_EQ(bench.dropped(0, DropReason::unauthentic), ContactLimit::per_second);
  EXPECT_EQ(bench.dropped(0, DropReason::crowded), 10'000 - ContactLimit::per_second);
  bench.told(0).clear();
  bench.pass(5s);
  EXPECT_TRUE(bench.told(0).empty());
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
