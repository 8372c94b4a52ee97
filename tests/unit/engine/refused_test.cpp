#include <gtest/gtest.h>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// Two nodes that know each other. The first one has just sent a unicast packet to the second one.
struct Refusal : testing::Test {
  Bench bench;
  Buffer sent;

  Refusal() {
    bench.meet(2, {key(1)});
    bench.call(0, [&](core::Protocol& protocol) {
      protocol.channels().send_to(*protocol.find(bench.session_of(1)), "c", core::Encoding::json,
                                  {});
    });
    sent = bench.recorded.back().bytes;
    EXPECT_FALSE(bench.recorded.back().to.group);
    bench.told(0).clear();
  }
  void refuse(const core::Endpoint& endpoint, const Buffer& quoted) {
    bench.at(0).begin(bench.now());
    bench.at(0).refused(endpoint, quoted);
    bench.at(0).finish();
    bench.call(0, [](core::Protocol&) {});
  }
};

// An attacker on the path can quote a packet, too: a refusal alone is only a reason to probe.
TEST_F(Refusal, QuotingOurPacketIsNoProof) {
  for (int i = 0; i < 10; ++i) {
    refuse(Bench::endpoint_of(1), Buffer(sent.begin(), sent.begin() + 52));
    bench.pass(2ms);
  }
  EXPECT_TRUE(bench.told(0).empty());
}

// Without the quote anybody can send it. It is only a reason to probe.
TEST_F(Refusal, QuotingSomethingElseIsAReasonToProbe) {
  Buffer forged = sent;
  forged[48] ^= 1;
  for (const Buffer& quoted :
       {forged, Buffer{}, Buffer(sent.begin(), sent.begin() + 51), Buffer(200, 0xee)}) {
    refuse(Bench::endpoint_of(1), quoted);
  }
  bench.pass(1s);
  EXPECT_TRUE(bench.told(0).empty());
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 1u);
}

// An unknown address says nothing about any node.
TEST_F(Refusal, FromAnUnknownAddressIsNothing) {
  const State before = bench.state_of(0);
  refuse(Bench::foreigner(), sent);
  EXPECT_EQ(bench.state_of(0), before);
}

}  // namespace

}  // namespace muster::engine
