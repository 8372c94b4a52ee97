#include "asio/send_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace muster::io {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An operating system that takes so many datagrams, and refuses some.
struct FakeSystem {
  /// Datagrams it has room for.
  std::size_t room = 1'000'000;
  /// It refuses datagrams with this content, each time.
  std::string bad = "bad";
  /// So many calls fail for a reason that has nothing to do with the datagram.
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

// Everything goes in order and in one call.
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

// An interface that is unplugged must not silence the others.
TEST(SendQueue, SkipsWhatIsRefused) {
  Fixture fixture;
  for (const char* text : {"bad", "one", "bad", "bad", "two", "bad"}) fixture.push(text);
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one", "two"));
  EXPECT_EQ(fixture.counters.unsent, 4u);
  EXPECT_TRUE(fixture.queue.is_empty());
}

// A call that fails because of an earlier datagram costs no datagram.
TEST(SendQueue, TriesAgainAfterOldNews) {
  Fixture fixture;
  fixture.system.old_news = 2;
  fixture.push("one");
  fixture.flush();
  EXPECT_THAT(fixture.system.taken, ElementsAre("one"));
  EXPECT_EQ(fixture.counters.unsent, 0u);
}

// What there is no room for goes out later, still in order.
TEST(SendQueue, KeepsWhatThereIsNoRoomFor) {
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

// A network that takes nothing costs bounded memory, and the oldest datagrams.
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

// Any mixture of pushing and partial flushing neither loses nor damages anything.
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

// What is given up at the end is counted.
TEST(SendQueue, CountsWhatIsDiscarded) {
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
