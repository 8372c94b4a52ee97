#include "muster/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "asio/udp_socket.hpp"
#include "loopback/namespace.hpp"
#include "muster/error.hpp"

/// Everything runs in a network namespace of the test, because `probe_network` sends broadcasts.
namespace muster {

namespace {

using testing::HasSubstr;

constexpr std::uint16_t port = 12345;

void with_loopback(bool is_up, const std::function<void()>& work) {
  const bool is_made = io::in_network_namespace([&] {
    ASSERT_TRUE(io::switch_loopback(is_up));
    work();
  });
  if (!is_made) GTEST_SKIP() << "this user may not make a network namespace";
}

std::optional<ProbeReport> report_of(Probe probe, const Options& options) {
  const std::vector<ProbeReport> reports = probe_network(options);
  const auto found =
      std::find_if(reports.begin(), reports.end(),
                   [probe](const ProbeReport& report) { return report.probe == probe; });
  return found == reports.end() ? std::nullopt : std::optional(*found);
}

// The report has one line per interface, with the reason.
TEST(Network, InspectsInterfaces) {
  with_loopback(true, [] {
    const std::vector<InterfaceReport> reports = inspect_interfaces({});
    ASSERT_FALSE(reports.empty());
    EXPECT_EQ(reports[0].name, "lo");
    EXPECT_TRUE(reports[0].is_used);
    EXPECT_THAT(reports[0].addresses, testing::Contains("127.0.0.1"));
    EXPECT_THAT(reports[0].why, HasSubstr("127.0.0.1/8"));
    const InterfaceReport denied = inspect_interfaces({.deny = {"lo"}}).front();
    EXPECT_FALSE(denied.is_used);
    EXPECT_THAT(denied.why, HasSubstr("denied"));
  });
}

// An interface that is down is skipped. One that does not exist is an error.
TEST(Network, DistinguishesDownFromUnknown) {
  with_loopback(false, [] {
    EXPECT_THAT(inspect_interfaces({}).front().why, HasSubstr("down"));
    EXPECT_THROW(inspect_interfaces({.allow = {"eth7"}}), Error);
    EXPECT_THROW(inspect_interfaces({.allow = {"10.0.0.0/99"}}), Error);
  });
}

// On a healthy host every probe comes back.
TEST(Network, HearsItselfOnLoopback) {
  with_loopback(true, [] {
    Options options;
    options.transports.multicast_v4.emplace();
    for (const Probe probe : {Probe::group_port, Probe::unicast_ports, Probe::loopback,
                              Probe::broadcast, Probe::multicast_v4}) {
      const auto report = report_of(probe, options);
      ASSERT_TRUE(report) << to_string(probe);
      EXPECT_TRUE(report->works) << to_string(probe) << ": " << report->detail;
    }
  });
}

// Without an interface there is nothing to probe, which is no failure.
TEST(Network, SendsNothingWithoutInterface) {
  with_loopback(false, [] { EXPECT_FALSE(report_of(Probe::broadcast, {})); });
}

// The probe notices a program that does not share the port.
TEST(Network, NoticesATakenPort) {
  with_loopback(true, [] {
    auto holder = io::UdpSocket::open(io::Family::v4);
    const core::Endpoint local{.address = io::any_address(io::Family::v4), .port = port};
    ASSERT_TRUE(holder->bind(local, io::UdpSocket::Sharing::exclusive));
    EXPECT_FALSE(report_of(Probe::group_port, {.port = port})->works);
  });
}

// The probe notices a packet filter that drops incoming packets.
TEST(Network, NoticesAFirewall) {
  with_loopback(true, [] {
    if (!io::run("nft 'add table inet t; add chain inet t i "
                 "{ type filter hook input priority 0; policy drop; }'")) {
      GTEST_SKIP() << "there is no `nft`";
    }
    const auto report = report_of(Probe::broadcast, {});
    EXPECT_FALSE(report->works);
    EXPECT_THAT(report->detail, HasSubstr("did not come back"));
  });
}

}  // namespace

}  // namespace muster
