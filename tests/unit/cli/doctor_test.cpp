#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/doctor/doctor_report.hpp"
#include "cli/doctor/neighbour_checks.hpp"
#include "cli/doctor/network_checks.hpp"
#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Statistics dropped(DropReason reason, std::uint64_t count, std::vector<DropSource> sources) {
  Statistics statistics;
  statistics.dropped[static_cast<std::size_t>(reason)] = count;
  statistics.drop_sources = std::move(sources);
  return statistics;
}

// A skipped interface is a choice; no interface at all is a fault.
TEST(NetworkChecks, NeedOneInterface) {
  const InterfaceReport used{.name = "lo", .is_used = true, .why = "up"};
  const InterfaceReport skipped{.name = "eth0", .why = "is down"};
  const Findings some = check_interfaces({used, skipped});
  ASSERT_THAT(some, SizeIs(2));
  EXPECT_EQ(some[0].detail, "used: up");
  EXPECT_EQ(some[1].detail, "skipped: is down");
  EXPECT_EQ(some[1].verdict, Verdict::ok);
  EXPECT_EQ(check_interfaces({skipped}).back().verdict, Verdict::fail);
}

// A failure has a remedy.
TEST(NetworkChecks, HaveRemedies) {
  for (const Probe probe : {Probe::group_port, Probe::unicast_ports, Probe::receive_buffer,
                            Probe::loopback, Probe::broadcast, Probe::multicast_v6}) {
    const Finding finding = judge({.probe = probe, .interface = "eth0"}, true, {});
    EXPECT_NE(finding.verdict, Verdict::ok);
    EXPECT_NE(finding.remedy, "") << to_string(probe);
  }
  EXPECT_THAT(
      judge({.probe = Probe::receive_buffer}, true, {.receive_buffer_bytes = 4194304}).remedy,
      HasSubstr("sysctl -w net.core.rmem_max=4194304"));
  EXPECT_THAT(judge({.probe = Probe::broadcast, .interface = "eth0"}, true, {}).remedy,
              HasSubstr("12345-12600"));
}

// A feature that is not used may fail.
TEST(NetworkChecks, IgnoreUnusedFeatures) {
  const Finding finding = judge({.probe = Probe::multicast_v6, .detail = "no route"}, false, {});
  EXPECT_EQ(finding.verdict, Verdict::ok);
  EXPECT_EQ(finding.detail, "not used; would not work: no route");
  EXPECT_EQ(finding.remedy, "");
}

// Other clusters on the port are intended; nodes that cannot read each other are probably not.
TEST(NeighbourChecks, DistinguishForeignNodes) {
  const Findings other = judge_strangers(
      dropped(DropReason::other_cluster, 3, {{"10.0.0.9", DropReason::other_cluster, 3}}));
  ASSERT_THAT(other, SizeIs(1));
  EXPECT_EQ(other[0].verdict, Verdict::ok);
  EXPECT_EQ(other[0].subject, "10.0.0.9");
  EXPECT_EQ(other[0].count, 3u);
  const Findings key = judge_strangers(
      dropped(DropReason::unknown_key, 1, {{"10.0.0.9", DropReason::unknown_key, 1}}));
  ASSERT_THAT(key, SizeIs(1));
  EXPECT_EQ(key[0].verdict, Verdict::warn);
  EXPECT_THAT(key[0].detail, HasSubstr("1 datagram sealed with a key"));
  EXPECT_THAT(key[0].remedy, HasSubstr("--key-file"));
}

// Sources beyond the table are counted, and normal drops have no line.
TEST(NeighbourChecks, CountTheRest) {
  const Findings rest = judge_strangers(
      dropped(DropReason::not_muster, 5, {{"10.0.0.9", DropReason::not_muster, 2}}));
  ASSERT_THAT(rest, SizeIs(2));
  EXPECT_EQ(rest[1].subject, "");
  EXPECT_EQ(rest[1].count, 3u);
  EXPECT_THAT(judge_strangers(dropped(DropReason::duplicate, 100, {})), IsEmpty());
}

TEST(NeighbourChecks, NameTheNodes) {
  EXPECT_EQ(judge_nodes({sample_node("a")}, "lab", 2s).detail,
            "1 of cluster \"lab\" heard within 2s: a at 10.0.0.7");
  EXPECT_EQ(judge_nodes({}, "lab", 2s).verdict, Verdict::ok) << "the first node is alone";
}

// An identity that two processes use is a failure.
TEST(NeighbourChecks, ReportImpersonations) {
  EXPECT_EQ(judge_identities({}).at(0).verdict, Verdict::ok);
  const Findings findings = judge_identities({"two processes use the session of node a"});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, Verdict::fail);
  EXPECT_EQ(findings[0].detail, "two processes use the session of node a");
}

// The report for people has one line per finding, its remedy below it, and a summary.
TEST(DoctorReport, ReadsLikeAReport) {
  std::ostringstream out;
  DoctorReport report(out, Style());
  report.add({.name = "port", .detail = "free"});
  report.add({.name = "broadcast",
              .subject = "eth0",
              .verdict = Verdict::fail,
              .detail = "silent",
              .remedy = "look"});
  EXPECT_EQ(report.finish(), ExitCode::trouble);
  EXPECT_EQ(out.str(),
            "ok    port                    free\n"
            "fail  broadcast eth0          silent\n"
            "      -> look\n"
            "0 warnings, 1 failures\n");
}

TEST(DoctorReport, IsWellWithoutFindings) {
  std::ostringstream out;
  DoctorReport report(out, Style());
  report.add({.name = "port", .detail = "free"});
  EXPECT_EQ(report.finish(), ExitCode::ok);
  EXPECT_THAT(out.str(), HasSubstr("all is well"));
}

// The report for programs has the same findings as fields.
TEST(DoctorReport, WritesJson) {
  std::ostringstream out;
  DoctorReport report(out, JsonLines(out, sample_moment));
  report.add({.name = "unknown_key",
              .subject = "10.0.0.9",
              .verdict = Verdict::warn,
              .detail = "d",
              .remedy = "r",
              .count = 2});
  report.finish();
  EXPECT_THAT(out.str(), HasSubstr(R"("name":"unknown_key","subject":"10.0.0.9","verdict":"warn",)"
                                   R"("detail":"d","remedy":"r","count":2})"));
  EXPECT_THAT(out.str(), HasSubstr(R"("verdict":"warn","ok":0,"warn":1,"fail":0})"));
}

}  // namespace

}  // namespace muster::cli
