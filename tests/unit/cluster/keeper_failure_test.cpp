// What a keeper makes of calls that fail, and of work that does.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/desk.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// A failed handle is cleaned up and tried again, later each time, and at last left to others.
TEST(Keeper, RefusesAfterSeveralFailures) {
  Desk desk({.handle_attempts = 2, .retry_min = 1s, .retry_max = 1s});
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

// What cannot be handled is refused for longer and longer, unless it is made of something else, or
// was handled for long.
TEST(Keeper, RefusesForLongerEachTime) {
  Desk desk(
      {.handle_attempts = 1, .refused_for = 10s, .refused_for_max = 35s, .steady_after = 60s});
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

// Others wait for it: after the last resort it is over.
TEST(Keeper, TerminateIsRepeatedAndThenOver) {
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

// Nobody waits for the retry of what is not wanted any more.
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

// What fails by itself is ended and begun anew; again and again, it is left to others.
TEST(Keeper, BeginsAnewWhatHasFailed) {
  Desk desk({.handle_attempts = 2, .retry_min = 1s, .retry_max = 1s, .steady_after = 60s});
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

// Failures in a row count together, of the call and of the work soon after it.
TEST(Keeper, CountsFailuresInARow) {
  Desk desk({.handle_attempts = 3, .retry_min = 1s, .retry_max = 8s, .steady_after = 60s});
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

// What has failed and is not wanted any more goes without further ado.
TEST(Keeper, RevokesWhatHasFailed) {
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
