#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/event_ring.hpp"
#include "monitor/guard.hpp"
#include "monitor/json.hpp"
#include "monitor/metrics.hpp"

namespace muster::monitor {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

Node named(const char* name, std::uint64_t id) {
  Node node;
  node.id.low = id;
  node.name = name;
  return node;
}

// /status contains nodes, masters and missing services.
TEST(MonitorJson, StatusHasNodesMastersAndMissingServices) {
  Snapshot snapshot;
  snapshot.self = named("ada", 1);
  snapshot.nodes = {named("bob", 2)};
  snapshot.masters = {named("bob", 2)};
  snapshot.term = 7;
  snapshot.timing = derive_timing({});
  snapshot.missing = {
      {.name = "db", .wanted = 2, .present = 1, .since = {}, .rejected = {}, .circle = {}}};
  const boost::json::object status = status_json(snapshot);
  EXPECT_EQ(status.at("self").at("name"), "ada");
  EXPECT_EQ(status.at("nodes").at(0).at("name"), "bob");
  EXPECT_EQ(status.at("masters").at(0).at("id").as_string(), named("", 2).id.to_string().c_str());
  EXPECT_EQ(status.at("term").to_number<int>(), 7);
  EXPECT_EQ(status.at("isReady"), false);
  EXPECT_EQ(status.at("missing").at(0).at("wanted").to_number<int>(), 2);
}

// The metrics are valid text: families, labels and an end; they contain no names of other nodes.
TEST(MonitorMetrics, AreOpenMetricsText) {
  Snapshot snapshot;
  snapshot.nodes = {named("evil\"\n", 2)};
  snapshot.nodes[0].round_trip = 2ms;
  snapshot.statistics.dropped[static_cast<std::size_t>(DropReason::duplicate)] = 3;
  WorkFigures devices{.states = {{WorkState::failed, 2}}, .nodes = {{named("", 2).id, 5}}};
  devices.begun = 7;
  devices.source = SourceState::lost;
  const std::string text = metrics_text(snapshot, {}, {{"devices", devices}});
  EXPECT_THAT(text, HasSubstr("muster_dropped_datagrams_total{reason=\"duplicate\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE muster_nodes gauge\nmuster_nodes 1\n"));
  EXPECT_THAT(text, HasSubstr(named("", 2).id.to_string() + "\"} 0.002\n"));
  EXPECT_THAT(text, HasSubstr("muster_work_units{set=\"devices\",state=\"failed\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("muster_work_begun_units_total{set=\"devices\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("muster_work_source{set=\"devices\",state=\"lost\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("muster_work_source{set=\"devices\",state=\"working\"} 0\n"));
  EXPECT_THAT(text, HasSubstr(named("", 2).id.to_string() + "\"} 5\n"));
  EXPECT_THAT(text, Not(HasSubstr("evil")));
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

// The times until a crash was noticed, and until the master had a successor.
TEST(MonitorTally, MeasuresDetectionAndFailover) {
  Tally tally;
  const Tally::Time now = Tally::Time{} + 100s;
  Node master = named("bob", 2);
  master.is_master = true;
  master.last_seen = now - 400ms;
  tally.removed(master, RemovalReason::timeout, now);
  tally.master(named("cid", 3).id, now + 100ms);
  tally.master(named("cid", 3).id, now + 200ms);
  EXPECT_EQ(tally.detection().count(), 1u);
  EXPECT_DOUBLE_EQ(tally.detection().sum(), 0.4);
  EXPECT_EQ(tally.failover().count(), 1u);
  EXPECT_DOUBLE_EQ(tally.failover().sum(), 0.5);
  EXPECT_EQ(tally.failover().up_to(6), 0u);
  EXPECT_EQ(tally.failover().up_to(7), 1u);
  tally.removed(named("cid", 3), RemovalReason::goodbye, now);
  EXPECT_EQ(tally.detection().count(), 1u);
}

// A reader that reconnects gets the events that it missed, and learns how many are lost.
TEST(MonitorEvents, AreReplayedAsFarAsTheyAreKept) {
  EventRing ring("life", 2);
  for (int i = 1; i <= 3; ++i) ring.put("tick", i);
  EXPECT_EQ(ring.read(ring.position_of("life-2"), 1000).text,
            "id: life-3\nevent: tick\ndata: 3\n\n");
  EXPECT_THAT(ring.read(0, 1000).text, testing::StartsWith("event: gap\ndata: {\"lost\":1}\n\n"));
  EXPECT_EQ(ring.read(3, 1000).text, "");
  for (const char* foreign : {"", "other-2", "life-", "life-9", "life-2x", "life--1"}) {
    EXPECT_EQ(ring.position_of(foreign), 0u) << foreign;
  }
}

// The bytes of events are limited as well, and the latest event is always present.
TEST(MonitorEvents, AreLimitedInBytes) {
  EventRing ring("life", 100);
  const std::string half(EventRing::kept_bytes_max / 2, 'x');
  for (int i = 1; i <= 3; ++i) ring.put("long", Value(half.c_str()));
  EXPECT_THAT(ring.read(0, 1).text, testing::StartsWith("event: gap\ndata: {\"lost\":2}\n\n"));
  ring.put("longer", Value((half + half).c_str()));
  EXPECT_THAT(ring.read(3, 1).text, testing::StartsWith("id: life-4\n"));
}

// A slow reader gets a limited number of events at once, and all of them in the end.
TEST(MonitorEvents, ComeInBatches) {
  EventRing ring("life", 100);
  for (int i = 0; i < 50; ++i) ring.put("tick", i);
  std::size_t events = 0;
  for (std::uint64_t position = 0; position < 50;) {
    const EventRing::Batch batch = ring.read(position, 200);
    EXPECT_LE(batch.text.size(), 200u);
    ASSERT_GT(batch.position, position);
    events += batch.position - position;
    position = batch.position;
  }
  EXPECT_EQ(events, 50u);
}

// Host names that may point anywhere are refused.
TEST(MonitorGuard, KnowsItsOwnHost) {
  for (const char* own :
       {"localhost", "LOCALHOST:9000", "127.0.0.1:1", "127.0.0.2:9000", "[::1]:80", "[::1]"}) {
    EXPECT_TRUE(is_loopback_host(own)) << own;
  }
  for (const char* other : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil:80",
                            "localhost:evil", "[::1", "::1"}) {
    EXPECT_FALSE(is_loopback_host(other)) << other;
  }
}

// Only the exact token is accepted.
TEST(MonitorGuard, AcceptsTheTokenOnly) {
  for (const char* right : {"Bearer 0123456789abcdef", "bearer 0123456789abcdef"}) {
    EXPECT_TRUE(carries_token(right, "0123456789abcdef")) << right;
  }
  for (const char* wrong : {"", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdeF",
                            "Bearer 0123456789abcdef0123456789abcdef", "Basic 0123456789abcdef"}) {
    EXPECT_FALSE(carries_token(wrong, "0123456789abcdef")) << wrong;
  }
}

}  // namespace
}  // namespace muster::monitor
