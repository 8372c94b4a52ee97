#include "cluster/resource_board.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/resource_list.hpp"
#include "unit/cluster/board_room.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<Resource> make(int count, int version = 1) {
  std::vector<Resource> resources;
  for (int i = 0; i < count; ++i) {
    resources.push_back({std::to_string(i), Value{{"n", i}, {"version", version}}});
  }
  return resources;
}

// A listed resource is handled once with its content. A resource that is no longer listed is not
// handled.
TEST(ResourceBoard, HandlesListedResources) {
  BoardRoom room(4);
  room.list = make(100);
  room.lead(0);
  room.run(1s);
  EXPECT_EQ(room.handled_count(), 100u);
  EXPECT_EQ(room.handlers_of("7").at(0).second, make(8)[7].value);
  room.list = make(60, 2);
  room.run(15s);
  EXPECT_EQ(room.handled_count(), 60u);
  EXPECT_EQ(room.handlers_of("7").at(0).second, make(8, 2)[7].value);
  EXPECT_THAT(room.troubles, IsEmpty());
}

// With a fifth of all messages lost it takes longer.
TEST(ResourceBoard, SurvivesLoss) {
  BoardRoom room(4, BoardRoom::quick(), 0.2);
  room.list = make(1000);
  room.lead(0);
  room.run(30s);
  EXPECT_EQ(room.handled_count(), 1000u);
}

// Any node may allocate; the leader decides, and the answer comes when the owner handles the
// resource.
TEST(ResourceBoard, AllocatesForAnyNode) {
  for (const std::size_t asking : {0u, 2u}) {
    BoardRoom room(3, BoardRoom::quick(), 0.2);
    room.list = make(5);
    room.lead(0);
    const auto request = room.allocate(asking, {"extra", 42});
    room.run(5s);
    EXPECT_EQ(room.answer(asking, request), "");
    ASSERT_THAT(room.handlers_of("extra"), SizeIs(1));
    EXPECT_EQ(room.handlers_of("extra")[0].second, 42);
    room.run(30s);
    ASSERT_THAT(room.handlers_of("extra"), SizeIs(1)) << "no list takes it away";
    const auto end = room.deallocate(1, "extra");
    room.run(5s);
    EXPECT_EQ(room.answer(1, end), "");
    EXPECT_THAT(room.handlers_of("extra"), IsEmpty());
  }
}

// An allocation is no lock: a second one of the same id succeeds and changes the resource.
TEST(ResourceBoard, AllocationIsNoLock) {
  BoardRoom room(3);
  room.list = make(1);
  room.lead(0);
  for (const std::size_t caller : {1u, 2u}) {
    const auto request = room.allocate(caller, {"lock", caller});
    room.run(5s);
    EXPECT_EQ(room.answer(caller, request), "");
    ASSERT_THAT(room.handlers_of("lock"), SizeIs(1));
    EXPECT_EQ(room.handlers_of("lock")[0].second, caller);
  }
}

// An allocated resource survives the loss of leader and owner, at once or one after the other.
TEST(ResourceBoard, AllocatedResourcesSurvive) {
  BoardRoom room(4);
  room.list = make(0);
  room.lead(0);
  for (int i = 0; i < 20; ++i) room.allocate(3, {"extra" + std::to_string(i), i});
  room.run(1s);
  EXPECT_EQ(room.handled_count(), 20u);
  room.kill(0);
  room.lead(1);
  room.run(5s);
  EXPECT_EQ(room.handled_count(), 20u);
  room.kill(1);
  room.lead(2);
  room.run(5s);
  EXPECT_EQ(room.handled_count(), 20u);
}

// The caller learns that its request is impossible, or has not succeeded in time.
TEST(ResourceBoard, ExplainsFailedRequests) {
  BoardRoom room(2);
  room.list = make(1);
  const auto unheard = room.allocate(1, {"early", 1});
  room.run(31s);
  EXPECT_EQ(room.answer(1, unheard), "no leader has answered in time");
  room.lead(0);
  const auto nameless = room.allocate(1, {"", 1});
  room.broken = {0, 1};
  const auto broken = room.allocate(1, {"a", 1});
  room.run(40s);
  EXPECT_EQ(room.answer(1, nameless),
            "the resource item 1 has an id that is not 1 to 255 bytes of UTF-8");
  EXPECT_EQ(room.answer(1, broken), "\"a\" is not handled in time");
}

/// Resources that each need a different label of 64 bytes. There is room for 47.
std::vector<Resource> demanding(int count) {
  std::vector<Resource> resources;
  for (int i = 0; i < count; ++i) {
    const std::string label = fmt::format("{:x>64}", i);
    resources.push_back({fmt::format("r{}", i), Value{{"needed_labels", {label}}}});
  }
  return resources;
}

// A list with too many different labels is shared out without the resources above the limit. This
// is reported once with a name, until the list changes.
TEST(ResourceBoard, LeavesOutResourcesWithoutRoom) {
  BoardRoom room(2);
  room.list = demanding(50);
  room.list->push_back({"undemanding", 1});
  room.lead(0);
  room.run(1s);
  EXPECT_EQ(room.handled_count(), 48u);
  EXPECT_THAT(room.handlers_of("undemanding"), SizeIs(1));
  EXPECT_THAT(room.troubles,
              ElementsAre(AllOf(HasSubstr("in the list, \"r47\" and 2 more are left out"),
                                HasSubstr("may take 3072 bytes"), HasSubstr("several sets"))));
  room.run(1min);
  EXPECT_THAT(room.troubles, SizeIs(1));
  room.list = demanding(48);
  room.run(15s);
  EXPECT_THAT(room.troubles,
              ElementsAre(testing::_, HasSubstr("in the list, \"r47\" is left out")));
  room.list = demanding(40);
  room.run(15s);
  EXPECT_EQ(room.handled_count(), 40u);
  EXPECT_THAT(room.troubles, SizeIs(2));
}

// An allocation without room fails, and nothing else changes. Allocated resources take room from
// the list.
TEST(ResourceBoard, RefusesAllocationsWithoutRoom) {
  BoardRoom room(2);
  std::vector<Resource> those = demanding(49);
  const Resource extra = those.back();
  those.pop_back();
  room.list = std::vector<Resource>(those.begin(), those.begin() + 47);
  room.lead(0);
  room.run(1s);
  const auto too_much = room.allocate(1, extra);
  const auto modest = room.allocate(1, {"modest", 1});
  room.run(5s);
  EXPECT_THAT(room.answer(1, too_much).value(),
              AllOf(HasSubstr("there is no room for \"r48\""), HasSubstr("may take 3072 bytes")));
  EXPECT_EQ(room.answer(1, modest), "");
  EXPECT_EQ(room.handled_count(), 48u);
  room.list = demanding(46);
  room.run(15s);
  const auto fits = room.allocate(1, extra);
  room.run(5s);
  EXPECT_EQ(room.answer(1, fits), "");
  room.list = demanding(47);
  room.run(15s);
  EXPECT_THAT(room.handlers_of("r48"), SizeIs(1));
  EXPECT_THAT(room.troubles, ElementsAre(HasSubstr("in the list, \"r46\" is left out")));
}

// A node whose handler fails leaves the resource to another one.
TEST(ResourceBoard, RefusedResourcesGoElsewhere) {
  BoardRoom room(2);
  room.broken = {0};
  room.list = make(10);
  room.lead(0);
  room.run(20s);
  EXPECT_EQ(room.handled_count(), 10u);
  for (const Resource& resource : make(10)) {
    EXPECT_EQ(room.handlers_of(resource.id).at(0).first, 1u);
  }
  EXPECT_THAT(room.troubles, testing::Contains("the handle of \"0\" failed (1 of 3): broken"));
}

// A leader without a list takes nothing away.
TEST(ResourceBoard, NewLeaderKeepsPresentResources) {
  BoardRoom room(3);
  room.list = make(30);
  room.lead(0);
  room.run(1s);
  room.list.reset();
  room.lead(1);
  room.run(2min);
  EXPECT_EQ(room.handled_count(), 30u);
}

// A stopped node has no deadline, so an idle executor ends.
TEST(ResourceBoard, WaitsForNothingOnceStopped) {
  BoardRoom room(2);
  room.list = make(10);
  room.lead(0);
  room.run(1s);
  ASSERT_NE(room.board(0).next_deadline(), std::nullopt);
  for (const std::size_t place : {0U, 1U}) room.board(place).leave(room.now);
  room.kill(1);
  room.list = make(5);
  room.run(1min);
  EXPECT_TRUE(room.board(0).is_source_idle());
  EXPECT_EQ(room.board(0).next_deadline(), std::nullopt);
}

// When a source is lost, its last list stays in force or not, as the options say.
TEST(ResourceBoard, CacheIsAChoice) {
  for (const bool cache : {true, false}) {
    BoardOptions options = BoardRoom::quick();
    options.watch.cache = cache;
    BoardRoom room(2, options);
    room.list = make(10);
    room.lead(0);
    room.run(1s);
    room.list.reset();
    room.run(3min);
    EXPECT_EQ(room.handled_count(), cache ? 10u : 0u);
    room.list = make(10);
    room.run(1min);
    EXPECT_EQ(room.handled_count(), 10u);
  }
}

}  // namespace
}  // namespace muster::cluster
