#include "monitor/failover.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/node_ids.hpp"

namespace muster::monitor {
namespace {

using namespace std::chrono_literals;
using test::ada;
using test::bob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

const Failover::Time start{};

// The usual order at the heir: it removes the master, then takes over.
TEST(Failover, IsMeasuredFromTheLastPacketToTheSuccessor) {
  Failover failover;
  EXPECT_THAT(failover.elected(ada, start), IsEmpty());
  EXPECT_EQ(failover.lost(ada, start + 10s), std::nullopt);
  EXPECT_THAT(failover.elected(bob, start + 10s + 40ms), ElementsAre(Duration(40ms)));
}

// The usual order at the other nodes: the successor's hello comes first. The measurement must not
// wait for the next mastership.
TEST(Failover, IsMeasuredWhenTheSuccessorIsHeardFirst) {
  Failover failover;
  failover.elected(ada, start);
  EXPECT_THAT(failover.elected(bob, start + 10s + 40ms), IsEmpty());
  EXPECT_THAT(failover.lost(ada, start + 10s), Optional(Duration(40ms)));
  EXPECT_THAT(failover.elected(ada, start + 1h), IsEmpty());
}

// The wall clock may be set back; no time is negative.
TEST(Failover, IsNeverNegative) {
  Failover failover;
  failover.elected(ada, start);
  failover.lost(ada, start + 10s);
  EXPECT_THAT(failover.elected(bob, start + 5s), ElementsAre(Duration::zero()));
}

}  // namespace
}  // namespace muster::monitor
