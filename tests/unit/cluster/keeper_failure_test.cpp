// The reaction of a keeper to failed calls and failed work.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/desk.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// A failed `handle` is cleaned up and tried again after growing waits. In the end another node gets
// the resource.
TEST(Keeper, RefusesAfterSeveralFailures) {
  Desk desk({.move_after = 2, .retry_min = 1s, .retry_max = 1s});
  desk.assign();
  desk.said();
  desk.end("no route");
  EXPECT_THAT(desk.said(), ElementsAre("handle_failed a 1"));
  EXPECT_EQ(desk.calls.at("a").why, "no route");
  desk.end();
  EXPECT_THAT(desk.said(), IsEmpty());
  desk.pass(700ms);
  EXPECT_THAT(desk.said(), IsEmpty());
  desk.pass(300ms);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1"));
  desk.end("no route");
  desk.said();
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("refused a"));
}

// Refusals in a row last longer each time, unless the resource changes or was handled for long.
TEST(Keeper, RefusesForLongerEachTime) {
  Desk desk({.move_after = 1, .refused_for = 10s, .refused_for_max = 35s, .steady_after = 60s});
  const auto refuse = [&](int content) {
    desk.assign(content);
    desk.said();
    desk.end("no route");
    desk.said();
    desk.end();
    EXPECT_THAT(desk.said(), ElementsAre("refused a"));
    return desk.refused_for;
  };
  EXPECT_EQ(refuse(1), 10s);
  EXPECT_EQ(refuse(1), 20s);
  EXPECT_EQ(refuse(1), 35s);
  EXPECT_EQ(refuse(1), 35s);
  EXPECT_EQ(refuse(2), 10s);
  EXPECT_EQ(refuse(2), 20s);
  desk.assign(2);
  desk.said();
  desk.end();
  desk.pass(60s);
  desk.keeper.revoke("a", desk.now);
  desk.said();
  desk.end();
  desk.said();
  EXPECT_EQ(refuse(2), 10s);
  desk.keeper.retain([](std::string_view) { return false; });
  EXPECT_EQ(refuse(2), 10s);
}

// After the last attempt to terminate, the work counts as ended, because other nodes wait for it.
TEST(Keeper, RepeatsTerminateAndThenGivesUp) {
  Desk desk({.terminate_attempts = 2, .retry_min = 1s, .retry_max = 1s});
  desk.assign();
  desk.said();
  desk.end();
  desk.keeper.revoke("a", desk.now);
  desk.said();
  desk.end("stuck");
  EXPECT_THAT(desk.said(), ElementsAre("terminate_failed a 1"));
  desk.end();
  desk.keeper.revoke("a", desk.now);
  EXPECT_THAT(desk.said(), IsEmpty()) << "it has been asked before";
  desk.pass(1s);
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 1"));
  desk.end("stuck");
  EXPECT_THAT(desk.said(), ElementsAre("terminate_failed a 1"));
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("gave up a"));
}

// A revoke does not wait for a pending retry.
TEST(Keeper, RevokeEndsRetries) {
  Desk desk({.retry_min = 1h, .retry_max = 1h});
  desk.assign();
  desk.said();
  desk.end("no");
  desk.said();
  desk.keeper.revoke("a", desk.now);
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("gave up a"));
  desk.assign();
  desk.said();
  desk.end("no");
  desk.said();
  desk.end();
  desk.keeper.revoke("a", desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("gave up a"));
}

// Work that fails by itself is terminated and handled again. After several failures another node
// gets it.
TEST(Keeper, RestartsFailedUnits) {
  Desk desk({.move_after = 2, .retry_min = 1s, .retry_max = 1s, .steady_after = 60s});
  desk.assign();
  desk.said();
  desk.end();
  desk.keeper.failed("a", "connection lost", desk.now);
  desk.keeper.failed("a", "connection lost", desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 1"));
  desk.end();
  EXPECT_THAT(desk.said(), IsEmpty());
  desk.pass(1s);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1"));
  desk.end();
  desk.pass(60s);
  desk.keeper.failed("a", "connection lost", desk.now);
  desk.said();
  desk.end();
  desk.pass(1s);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1")) << "it had been good for long";
  desk.end();
  desk.keeper.failed("a", "connection lost", desk.now);
  desk.said();
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("refused a"));
  desk.keeper.failed("a", "connection lost", desk.now);
}

// Failures of the call, and of the work soon after it, count together.
TEST(Keeper, CountsFailuresInARow) {
  Desk desk({.move_after = 3, .retry_min = 1s, .retry_max = 8s, .steady_after = 60s});
  desk.assign();
  desk.said();
  desk.end();
  desk.keeper.failed("a", "connection lost", desk.now);
  desk.said();
  desk.end();
  desk.pass(1s);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1"));
  desk.end("no route");
  desk.said();
  desk.end();
  desk.pass(1500ms);
  EXPECT_THAT(desk.said(), IsEmpty()) << "the second wait is twice as long";
  desk.pass(500ms);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1"));
  desk.end("no route");
  desk.said();
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("refused a"));
}

// A failed resource that is revoked is given up at once.
TEST(Keeper, GivesFailedUnitsUpAtOnce) {
  Desk desk;
  desk.assign();
  desk.said();
  desk.end();
  desk.keeper.failed("a", "connection lost", desk.now);
  desk.said();
  desk.keeper.revoke("a", desk.now);
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("gave up a"));
}

}  // namespace
}  // namespace muster::cluster
