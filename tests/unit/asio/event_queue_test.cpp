#include "asio/event_queue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace muster::io {
namespace {

core::Event message(std::string channel, std::uint64_t sequence) {
  core::Letter letter;
  letter.sequence = sequence;
  letter.channel = std::move(channel);
  return core::MessageReceived{nullptr, std::move(letter), false};
}

core::Event promotion(std::uint64_t term) {
  return core::Promoted{term};
}

/// The waiting events in short form: "a1" for message 1 of channel a, "p2" for a promotion to term
/// 2.
std::string drained(EventQueue& queue) {
  std::string text;
  std::vector<core::Event> events;
  for (queue.take(events); !events.empty(); queue.take(events)) {
    for (const core::Event& event : events) {
      if (const auto* received = std::get_if<core::MessageReceived>(&event)) {
        text += received->letter.channel + std::to_string(received->letter.sequence) + " ";
      } else {
        text += "p" + std::to_string(std::get<core::Promoted>(event).term) + " ";
      }
    }
  }
  return text;
}

// Without backlogs, new messages above the limit are dropped. Other events never are.
TEST(EventQueue, LimitsMessagesInAll) {
  EventQueue queue(2);
  queue.push(message("a", 1));
  queue.push(promotion(1));
  queue.push(message("b", 2));
  queue.push(message("a", 3));
  queue.push(promotion(2));
  EXPECT_EQ(queue.messages_dropped(), 1u);
  EXPECT_EQ(drained(queue), "a1 p1 b2 p2 ");
  EXPECT_TRUE(queue.is_empty());
  queue.push(message("a", 4));
  EXPECT_EQ(drained(queue), "a4 ");
}

// The reader takes many events at once, unless one of them might have to make room for a new one.
TEST(EventQueue, IsEmptiedInBatches) {
  EventQueue queue(1'000);
  for (std::uint64_t i = 0; i < 100; ++i) queue.push(message("a", i));
  std::vector<core::Event> events;
  queue.take(events);
  EXPECT_EQ(events.size(), EventQueue::taken_max);
  queue.set_backlog("b", {});
  queue.take(events);
  EXPECT_EQ(events.size(), 1u);
}

// A channel that keeps the newest messages loses the oldest one, whichever events wait beside it.
TEST(EventQueue, OldestMakesRoom) {
  EventQueue queue(100);
  queue.set_backlog("a", {2, Backlog::WhenFull::drop_oldest});
  for (std::uint64_t i = 1; i <= 4; ++i) {
    queue.push(message("a", i));
    queue.push(message("b", i));
  }
  queue.push(promotion(1));
  EXPECT_EQ(queue.messages_dropped(), 2u);
  EXPECT_EQ(drained(queue), "b1 b2 a3 b3 a4 b4 p1 ");
  EXPECT_EQ(queue.messages_dropped(), 2u);
}

// A channel that keeps its waiting messages drops new ones, and other channels are unaffected.
TEST(EventQueue, NewestIsDropped) {
  EventQueue queue(100);
  queue.set_backlog("a", {2, Backlog::WhenFull::drop_newest});
  for (std::uint64_t i = 1; i <= 4; ++i) queue.push(message("a", i));
  queue.push(message("b", 1));
  EXPECT_EQ(queue.messages_dropped(), 2u);
  EXPECT_EQ(drained(queue), "a1 a2 b1 ");
  queue.push(message("a", 5));
  EXPECT_EQ(drained(queue), "a5 ");
}

// When all channels together exceed the limit, a channel that keeps the newest drops one of its
// own.
TEST(EventQueue, OldestMakesRoomAtTheCommonLimit) {
  EventQueue queue(3);
  queue.set_backlog("a", {10, Backlog::WhenFull::drop_oldest});
  queue.push(message("a", 1));
  queue.push(message("b", 1));
  queue.push(message("a", 2));
  queue.push(message("a", 3));
  queue.push(message("b", 2));
  EXPECT_EQ(queue.messages_dropped(), 2u);
  EXPECT_EQ(drained(queue), "b1 a2 a3 ");
}

// A backlog of zero drops every message.
TEST(EventQueue, MayKeepNothing) {
  EventQueue queue(3);
  for (const auto when_full : {Backlog::WhenFull::drop_oldest, Backlog::WhenFull::drop_newest}) {
    queue.set_backlog("a", {0, when_full});
    queue.push(message("a", 1));
    EXPECT_TRUE(queue.is_empty());
  }
  EXPECT_EQ(queue.messages_dropped(), 2u);
}

// A channel may be limited while more of its messages wait; those stay.
TEST(EventQueue, MayBeBoundedLater) {
  EventQueue queue(10);
  for (std::uint64_t i = 1; i <= 3; ++i) queue.push(message("a", i));
  queue.set_backlog("a", {1, Backlog::WhenFull::drop_oldest});
  for (std::uint64_t i = 4; i <= 6; ++i) queue.push(message("a", i));
  EXPECT_EQ(drained(queue), "a1 a2 a3 a6 ");
  EXPECT_EQ(queue.messages_dropped(), 2u);
}

}  // namespace
}  // namespace muster::io
