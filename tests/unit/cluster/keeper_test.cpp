#include "cluster/keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "unit/cluster/desk.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// The state of a resource, with the reason of its latest failure.
TEST(Keeper, ReportsItsState) {
  Desk desk({.move_after = 3, .retry_min = 1s, .retry_max = 1s});
  const auto state = [&] { return desk.keeper.progress("a").value().state; };
  EXPECT_FALSE(desk.keeper.progress("a"));
  desk.assign();
  desk.said();
  EXPECT_EQ(state(), WorkState::starting);
  desk.end("no answer");
  EXPECT_EQ(state(), WorkState::failed);
  EXPECT_EQ(desk.keeper.progress("a")->failures, 1U);
  EXPECT_EQ(desk.keeper.progress("a")->problem, "no answer");
  desk.said();
  desk.end();
  desk.pass(1s);
  desk.said();
  desk.end();
  EXPECT_EQ(state(), WorkState::handled);
  EXPECT_EQ(desk.keeper.progress("a")->problem, "");
  desk.keeper.failed("a", "it broke", desk.now);
  EXPECT_EQ(state(), WorkState::failed);
  EXPECT_EQ(desk.keeper.progress("a")->problem, "it broke");
  desk.keeper.revoke("a", desk.now);
  EXPECT_EQ(state(), WorkState::ending);
}

// A resource is assigned, requested and handled; then revoked, terminated, and only then reported
// as given up.
TEST(Keeper, GivesUpAfterTerminate) {
  Desk desk;
  desk.keeper.assign("a", 1, Desk::token, desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("need a 1"));
  desk.keeper.supply({"a", 1}, 1, desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("handle a 1"));
  EXPECT_EQ(desk.calls.at("a").token, Desk::token);
  EXPECT_FALSE(desk.keeper.is_handled("a"));
  desk.end();
  EXPECT_TRUE(desk.keeper.is_handled("a"));
  desk.keeper.revoke("a", desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 1"));
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("gave up a"));
  EXPECT_FALSE(desk.keeper.knows("a"));
}

// Two calls of one id never run at once. (In distributed-resource-manager, `handle` of one id could
// run twice.)
TEST(Keeper, NeverHasTwoCallsOfOneResource) {
  Desk desk;
  desk.assign(1);
  EXPECT_THAT(desk.said(), ElementsAre("need a 1", "handle a 1"));
  desk.assign(1);
  desk.assign(2);
  desk.keeper.revoke("a", desk.now);
  desk.assign(3);
  EXPECT_THAT(desk.said(), IsEmpty()) << "all wait for the first call";
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 1"));
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("handle a 3"));
}

// A resource that is revoked before it was handled is given up at once, and its late content is
// ignored.
TEST(Keeper, GivesUpUnhandledUnitsAtOnce) {
  Desk desk;
  desk.keeper.assign("a", 1, Desk::token, desk.now);
  desk.keeper.revoke("a", desk.now);
  desk.keeper.supply({"a", 1}, 1, desk.now);
  desk.keeper.revoke("b", desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("need a 1", "gave up a", "gave up b"));
}

// A changed resource is terminated with its old value and handled with its new one. It keeps
// running until the new content has arrived.
TEST(Keeper, ChangesTerminateAndHandle) {
  Desk desk;
  desk.assign(1);
  desk.said();
  desk.end();
  desk.keeper.assign("a", 2, Desk::token, desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("need a 2"));
  desk.keeper.supply({"a", 1}, 1, desk.now);
  EXPECT_THAT(desk.said(), IsEmpty()) << "that is not the one";
  desk.keeper.supply({"a", 2}, 2, desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 1"));
  desk.end();
  EXPECT_THAT(desk.said(), ElementsAre("handle a 2"));
}

// Alternatively the handler receives the new value and decides what to do.
TEST(Keeper, ChangesMayBeHandledAgain) {
  Desk desk({.on_change = OnChange::handle_again});
  desk.assign(1);
  desk.said();
  desk.end();
  desk.assign(2);
  EXPECT_THAT(desk.said(), ElementsAre("need a 2", "handle a 2"));
  desk.end();
  desk.keeper.revoke("a", desk.now);
  EXPECT_THAT(desk.said(), ElementsAre("terminate a 2"));
}

/// For arbitrary inputs: each resource has one call at a time, `terminate` follows a `handle`,
/// nothing runs for a resource that was given up, and in the end everything is given up.
struct Watcher {
  std::map<std::string, std::uint64_t> under_way;
  std::set<std::string> handled;

  void see(const CallHandler& call) {
    const std::string& id = call.resource.id;
    RC_ASSERT(!under_way.contains(id));
    under_way.emplace(id, call.run);
    if (call.call == HandlerCall::terminate) RC_ASSERT(handled.contains(id));
  }
  void see_given_up(const UnitId& unit) {
    RC_ASSERT(!under_way.contains(unit));
    RC_ASSERT(!handled.contains(unit));
  }
};

RC_GTEST_PROP(KeeperProperty, CallsAreInOrder, ()) {
  Desk desk({.on_change = OnChange::terminate_and_handle, .retry_min = 1s, .retry_max = 4s});
  Watcher watcher;
  std::map<std::string, HandlerCall> calls;
  const auto drain = [&] {
    for (const ResourceOutput& output : desk.keeper.take_outputs()) {
      const auto* call = std::get_if<CallHandler>(&output);
      if (call == nullptr) continue;
      calls[call->resource.id] = call->call;
      watcher.see(*call);
    }
    for (const UnitId& unit : desk.keeper.take_given_up()) watcher.see_given_up(unit);
    for (const Refused& refused : desk.keeper.take_refused()) watcher.see_given_up(refused.unit);
  };
  const auto end = [&](const std::string& id, bool fails) {
    const auto found = watcher.under_way.find(id);
    if (found == watcher.under_way.end()) return;
    const std::uint64_t run = found->second;
    watcher.under_way.erase(found);
    if (calls[id] == HandlerCall::handle && !fails) watcher.handled.insert(id);
    if (calls[id] == HandlerCall::handle && fails) watcher.handled.erase(id);
    if (calls[id] == HandlerCall::terminate && !fails) watcher.handled.erase(id);
    // The last failed terminate ends it, too; `knows` tells which one that was.
    if (calls[id] == HandlerCall::terminate_failed) watcher.handled.erase(id);
    desk.keeper.ended(run, fails ? "no" : "", desk.now);
    if (desk.keeper.is_handled(id)) watcher.handled.insert(id);
  };
  const int steps = *rc::gen::inRange(0, 60);
  for (int i = 0; i < steps; ++i) {
    const std::string id(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    const int content = *rc::gen::inRange(1, 4);
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        desk.keeper.assign(id, static_cast<std::uint64_t>(content), Desk::token, desk.now);
        break;
      case 1:
        desk.keeper.revoke(id, desk.now);
        break;
      case 2:
        desk.keeper.supply({id, content}, static_cast<std::uint64_t>(content), desk.now);
        break;
      case 3:
        end(id, *rc::gen::arbitrary<bool>());
        break;
      case 4:
        desk.keeper.failed(id, "lost", desk.now);
        break;
      default:
        desk.pass(500ms);
    }
    drain();
  }
  for (const char* id : {"a", "b", "c"}) desk.keeper.revoke(id, desk.now);
  for (int i = 0; i < 30; ++i) {
    drain();
    for (const char* id : {"a", "b", "c"}) end(id, false);
    desk.pass(1s);
  }
  drain();
  for (const char* id : {"a", "b", "c"}) RC_ASSERT(!desk.keeper.knows(id));
}

}  // namespace
}  // namespace muster::cluster
