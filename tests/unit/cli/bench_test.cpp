#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/bench/partner.hpp"
#include "cli/bench/probe.hpp"
#include "cli/bench/report.hpp"
#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

Node answering(std::string name, std::uint64_t number) {
  Node node = sample_node(std::move(name), number);
  node.host_name = node.name + ".lan";
  node.attributes = std::make_shared<const Attributes>(
      Attributes{{std::string(BenchProbe::attribute), {.value = true}}});
  return node;
}

// A message has exactly the requested size, and any size can be read.
TEST(BenchProbe, IsPaddedToItsSize) {
  const BenchProbe probe{.kind = BenchProbe::Kind::tally, .measurement = 7, .number = 9};
  for (const std::size_t bytes :
       {BenchProbe::bytes_min(), std::size_t{100}, std::size_t{1'000'000}}) {
    const Payload payload = to_payload(probe, bytes);
    EXPECT_EQ(payload.typed.size(), bytes);
    ASSERT_TRUE(to_probe(payload));
    EXPECT_EQ(to_probe(payload)->number, 9u);
  }
  EXPECT_LE(BenchProbe::bytes_min(), 100u);
}

// Other nodes may send anything on the channel.
TEST(BenchProbe, IgnoresOtherMessages) {
  EXPECT_FALSE(to_probe({.value = "hello"}));
  EXPECT_FALSE(to_probe({.kind = Payload::Kind::typed, .typed = {1, 2, 3}}));
}

// A partner has several names, and answers measurements.
TEST(BenchPartner, IsFoundByAnyOfItsNames) {
  const std::vector<Node> nodes = {answering("a", 0x1a), answering("b", 0x1b), sample_node("c", 2)};
  for (const char* words : {"a", "a.lan", "00001a"}) {
    const auto found = find_partners(nodes, words);
    ASSERT_THAT(found, SizeIs(1)) << words;
    EXPECT_EQ(found.front().name, "a");
  }
  EXPECT_THAT(find_partners(nodes, "10.0.0.7"), SizeIs(2)) << "of both";
  EXPECT_THAT(find_partners(nodes, "c"), SizeIs(0)) << "it does not answer";
  EXPECT_EQ(answering_names(nodes), "a, b");
}

// The first arrival starts the time, so eleven messages in a second are ten per second.
TEST(BenchFindings, CountsArrivalsPerSecond) {
  EXPECT_EQ((BenchFindings{.received = 11, .spread = 1s}).messages_per_second(), 10);
  EXPECT_EQ(BenchFindings{.received = 1}.messages_per_second(), 0);
  EXPECT_EQ(BenchFindings{}.messages_per_second(), 0);
}

BenchFindings sample_findings() {
  BenchFindings findings{.partner = answering("b", 7)};
  for (const auto time : {100us, 200us, 300us}) findings.round_trips.add(time);
  findings.echoes = 4;
  findings.sent = 1'002;
  findings.received = 1'001;
  findings.spread = 2s;
  return findings;
}

// People and programs get the same report.
TEST(BenchReport, HasBothParts) {
  const BenchSetting setting{.size = 2'000, .rate = 50};
  const std::string text = report_text(setting, sample_findings(), Style());
  EXPECT_THAT(text, HasSubstr("p50 200 us, p90 300 us, p99 300 us, max 300 us; 50 a second"));
  EXPECT_THAT(text, HasSubstr("1 of 4 lost"));
  EXPECT_THAT(text, HasSubstr("500 messages a second, 1.00 MB a second; 1 of 1002 lost"));
  const auto json = report_json(setting, sample_findings(), true);
  EXPECT_EQ(json.at("roundTrip").at("p50"), 200e-6);
  EXPECT_EQ(json.at("roundTrip").at("lost"), 1);
  EXPECT_EQ(json.at("throughput").at("messagesPerSecond"), 500.0);
  EXPECT_EQ(json.at("throughput").at("bytesPerSecond"), 1e6);
  EXPECT_THAT(announcement(setting, sample_findings().partner, false),
              HasSubstr("with b at 10.0.0.7: messages of 2000 bytes, clear text"));
}

// If nothing came back, the report has no times.
TEST(BenchReport, SaysThatNothingCameBack) {
  const BenchFindings findings{.partner = answering("b", 7), .echoes = 3};
  EXPECT_THAT(report_text({}, findings, Style()), HasSubstr("none came back; 3 of 3 lost"));
  EXPECT_FALSE(report_json({}, findings, false).at("roundTrip").as_object().contains("p50"));
}

}  // namespace

}  // namespace muster::cli
