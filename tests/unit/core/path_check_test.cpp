#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/limits.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A node and its friend b, which may also be heard from other addresses.
struct PathCheck : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");
  Endpoint home = b.at;
  Endpoint elsewhere{Address::v4(10, 9, 9, 9), 4'444, 0};

  PathCheck() {
    bench.start();
    bench.pass(1s);
    bench.admit(b);
    bench.told();
    bench.sent();
  }
  void hear_from(const Endpoint& endpoint, const std::vector<Message>& messages) {
    b.at = endpoint;
    bench.hear(b, messages, false);
    b.at = home;
  }
  std::size_t paths() { return bench.protocol().nodes()[0].paths.all().size(); }
};

// A packet proves its author, not its origin, so a new address is probed first.
TEST_F(PathCheck, ProbesANewAddressBeforeItCounts) {
  hear_from(elsewhere, {b.hello});
  EXPECT_EQ(paths(), 1u);
  const auto sent = bench.sent();
  const auto probe = std::find_if(sent.begin(), sent.end(), [&](const Sent& each) {
    return each.to.endpoint == elsewhere && each.message.get_if<Probe>() != nullptr;
  });
  ASSERT_NE(probe, sent.end());
  hear_from(elsewhere, {ProbeAck{probe->message.get_if<Probe>()->nonce}});
  EXPECT_EQ(paths(), 2u);
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
}

// An answer from another address than the probed one proves nothing about either.
TEST_F(PathCheck, AcceptsAnswersFromTheProbedAddressOnly) {
  hear_from(elsewhere, {});
  const Probe probe = bench.sent_of<Probe>().at(0);
  hear_from(home, {ProbeAck{probe.nonce}});
  hear_from({Address::v4(10, 8, 8, 8), 1, 0}, {ProbeAck{probe.nonce}});
  EXPECT_EQ(paths(), 1u);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A wrong answer from the right address proves nothing.
TEST_F(PathCheck, AcceptsTheRightAnswerOnly) {
  hear_from(elsewhere, {});
  hear_from(elsewhere, {ProbeAck{bench.sent_of<Probe>().at(0).nonce + 1}});
  EXPECT_EQ(paths(), 1u);
}

// Packets go to the address that was heard last.
TEST_F(PathCheck, UsesTheAddressHeardLast) {
  hear_from(elsewhere, {});
  hear_from(elsewhere, {ProbeAck{bench.sent_of<Probe>().at(0).nonce}});
  bench.pass(10ms);
  hear_from(home, {});
  bench.call([&](Protocol& protocol) {
    protocol.channels().send_to(*protocol.find(b.session), "c", Encoding::json, {});
  });
  EXPECT_EQ(bench.sent().back().to.endpoint, home);
}

// A silent address is probed once a second at most.
TEST_F(PathCheck, ProbesASilentAddressOnceASecond) {
  for (int i = 0; i < 10; ++i) {
    hear_from(elsewhere, {});
    bench.pass(50ms);
  }
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
  bench.pass(500ms);
  hear_from(elsewhere, {});
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
}

// The number of addresses to be probed is limited.
TEST_F(PathCheck, LimitsAddressesToBeProbed) {
  for (std::uint16_t port = 1; port <= limits::candidate_paths + 10; ++port) {
    hear_from({elsewhere.address, port, 0}, {});
  }
  EXPECT_EQ(bench.sent_of<Probe>().size(), limits::candidate_paths);
}

// A copy of a packet over another path reveals that path.
TEST_F(PathCheck, LearnsFromCopies) {
  bench.call([&](Protocol& protocol) {
    protocol.glimpsed(*protocol.find(b.session), {.from = elsewhere, .counter = b.counter});
  });
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
}

// A copy of a stranger's packet reveals a path once the stranger is a member.
TEST_F(PathCheck, LearnsFromCopiesOfStrangers) {
  Puppet c = bench.puppet("c");
  bench.hear(c, {c.hello}, false);
  bench.call([&](Protocol& protocol) {
    protocol.glimpsed(*protocol.find(c.session), {.from = elsewhere, .counter = c.counter});
  });
  bench.sent();
  bench.admit(c);
  const auto sent = bench.sent();
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [&](const Sent& each) {
    return each.to.endpoint == elsewhere && each.message.get_if<Probe>() != nullptr;
  }));
  EXPECT_EQ(bench.protocol().node(c.hello.node)->paths.all().size(), 1u);
}

}  // namespace

}  // namespace muster::core
