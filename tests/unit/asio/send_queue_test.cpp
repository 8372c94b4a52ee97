#include "asio/send_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace muster::io {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An operating system with room for a number of datagrams, which refuses some.
struct FakeSystem {
  /// Number of datagrams that fit.
  std::size_t room = 1'000'000;
  /// It refuses every datagram with this content.
  std::string bad = "bad";
  /// This many calls fail for a reason unrelated to their datagram.
  int old_news = 0;
  std::vector<std::string> taken = {};
  int calls = 0;

  SendResult send(std::span<const OutgoingDatagram> datagrams) {
    ++calls;
    if (old_news > 0 && old_news-- > 0) return {.error = ECONNREFUSED};
    std::size_t count = 0;
    for (const OutgoingDatagram& datagram : datagrams) {
      const std::string text(datagram.bytes.begin(), datagram.bytes.end());
      const int error = room == 0 ? EAGAIN : text == bad ? ENETUNREACH : 0;
      if (error != 0) return count > 0 ? SendResult{.taken = count} : SendResult{.error = error};
      --room;
      taken.push_back(text);
      ++count;
    }
    return {.taken = count};
  }
};

/// The queue, its counters, and the system that it sends to.
struct Fixture {
  FakeSystem system = {};
  SendCounters counters = {};
  SendQueue queue{counters};

  void push(const std::string& text) {
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    queue.push({.to = {}, .bytes = bytes});
  }
  void flush() {
    queue.flush([this](std::span<const OutgoingDatagram> some) { return system.send(some); });
  }
};

// All datagrams leave in order, in one call.
TEST(SendQueue, SendsInOrder) {
  Fixture fixture;
  for (const char* text : {"one", "two", "three"}) fixture.push(text);
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one", "two", "three"));
  EXPECT_EQ(fixture.system.calls, 1);
  EXPECT_TRUE(fixture.queue.is_empty());
  EXPECT_EQ(fixture.counters.datagrams, 3u);
  EXPECT_EQ(fixture.counters.bytes, 11u);
}

// An unplugged interface does not silence the others.
TEST(SendQueue, SkipsRefusedDatagrams) {
  Fixture fixture;
  for (const char* text : {"bad", "one", "bad", "bad", "two", "bad"}) fixture.push(text);
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one", "two"));
  EXPECT_EQ(fixture.counters.unsent, 4u);
  EXPECT_TRUE(fixture.queue.is_empty());
}

// A call that fails because of an earlier datagram loses none.
TEST(SendQueue, RetriesAfterAnUnrelatedError) {
  Fixture fixture;
  fixture.system.old_news = 2;
  fixture.push("one");
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one"));
  EXPECT_EQ(fixture.counters.unsent, 0u);
}

// Datagrams without room leave later, in order.
TEST(SendQueue, KeepsDatagramsWithoutRoom) {
  Fixture fixture;
  fixture.system.room = 2;
  for (const char* text : {"one", "two", "three", "four"}) fixture.push(text);
  fixture.flush();
  EXPECT_FALSE(fixture.queue.is_empty());
  fixture.push("five");
  fixture.system.room = 10;
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one", "two", "three", "four", "five"));
  EXPECT_EQ(fixture.counters.unsent, 0u);
}

// A network that takes nothing costs a bounded amount of memory, and the oldest datagrams.
TEST(SendQueue, DropsTheOldestAtTheLimit) {
  Fixture fixture;
  fixture.system.room = 0;
  constexpr std::size_t more = 10'000;
  for (std::size_t i = 0; i < SendQueue::datagrams_max + more; ++i) {
    fixture.push(std::to_string(i));
    fixture.flush();
  }
  EXPECT_EQ(fixture.counters.unsent, more);
  EXPECT_THAT(fixture.system.taken, IsEmpty());
  fixture.system.room = 1'000'000;
  fixture.flush();
  ASSERT_EQ(fixture.system.taken.size(), SendQueue::datagrams_max);
  for (std::size_t i = 0; i < SendQueue::datagrams_max; ++i) {
    ASSERT_EQ(fixture.system.taken[i], std::to_string(more + i));
  }
}

// Any mixture of pushes and partial flushes keeps all datagrams intact.
TEST(SendQueue, SurvivesPartialFlushes) {
  Fixture fixture;
  std::vector<std::string> pushed;
  for (std::size_t round = 0; round < 500; ++round) {
    for (std::size_t i = 0; i < round % 13; ++i) {
      pushed.push_back(std::string(round % 90, 'x') + std::to_string(pushed.size()));
      fixture.push(pushed.back());
    }
    fixture.system.room = round % 11;
    fixture.flush();
  }
  fixture.system.room = 1'000'000;
  fixture.flush();
  EXPECT_EQ(fixture.system.taken, pushed);
}

// Datagrams that are discarded at the end are counted.
TEST(SendQueue, CountsDiscardedDatagrams) {
  Fixture fixture;
  fixture.push("one");
  fixture.push("two");
  fixture.queue.discard();
  EXPECT_TRUE(fixture.queue.is_empty());
  EXPECT_EQ(fixture.counters.unsent, 2u);
  fixture.push("three");
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("three"));
}

}  // namespace

}  // namespace muster::io
