#include "core/message_order.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/limits.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using Verdict = MessageOrder::Verdict;
using Sequences = std::vector<std::uint64_t>;

constexpr Time start{1h};

Letter letter(std::uint64_t sequence, std::size_t bytes = 0) {
  Letter letter;
  letter.sequence = sequence;
  letter.payload.resize(bytes);
  return letter;
}

/// A receiver as channels and deliveries use it.
struct Receiver {
  explicit Receiver(std::uint64_t next) : order(next) {}

  MessageOrder order;
  Sequences delivered;
  std::uint64_t lost = 0;

  void receive(std::uint64_t sequence) {
    switch (order.judge(sequence)) {
      case Verdict::drop:
        return;
      case Verdict::hold:
        return order.hold(letter(sequence), start);
      case Verdict::deliver:
        delivered.push_back(sequence);
        order.advance();
        release();
    }
  }
  void give_up() {
    lost += order.skip_to_held();
    release();
  }
  void release() {
    while (const auto released = order.take_next()) delivered.push_back(released->sequence);
  }
};

// The ordinary case: each message is delivered when it arrives.
TEST(MessageOrder, DeliversTheNextMessage) {
  Receiver receiver(5);
  for (const std::uint64_t sequence : {5u, 6u, 7u}) receiver.receive(sequence);
  EXPECT_EQ(receiver.delivered, (Sequences{5, 6, 7}));
  EXPECT_EQ(receiver.order.next(), 8u);
}

// A message that overtook others waits for them. Copies of it, and of delivered messages, are
// dropped.
TEST(MessageOrder, HoldsMessagesThatOvertookOthers) {
  Receiver receiver(1);
  for (const std::uint64_t sequence : {3u, 3u, 2u, 3u}) receiver.receive(sequence);
  EXPECT_EQ(receiver.delivered, Sequences{});
  receiver.receive(1);
  EXPECT_EQ(receiver.delivered, (Sequences{1, 2, 3}));
  for (const std::uint64_t sequence : {1u, 2u, 3u}) receiver.receive(sequence);
  EXPECT_EQ(receiver.delivered.size(), 3u);
}

// A gap that is given up is counted, and its late messages are dropped.
TEST(MessageOrder, CountsGapsThatAreGivenUp) {
  Receiver receiver(1);
  receiver.receive(4);
  receiver.receive(6);
  receiver.give_up();
  EXPECT_EQ(receiver.lost, 3u);
  EXPECT_EQ(receiver.delivered, Sequences{4});
  receiver.receive(2);
  receiver.give_up();
  EXPECT_EQ(receiver.lost, 4u);
  EXPECT_EQ(receiver.delivered, (Sequences{4, 6}));
  receiver.give_up();
  EXPECT_EQ(receiver.lost, 4u) << "nothing is held, so nothing is known to be missing";
}

// The wait starts with the first message that is held.
TEST(MessageOrder, KnowsSinceWhenItWaits) {
  MessageOrder order(1);
  EXPECT_EQ(order.waiting_since(), std::nullopt);
  order.hold(letter(5), start);
  order.hold(letter(3), start + 2ms);
  EXPECT_EQ(order.waiting_since(), start + 2ms);
  order.skip_to_held();
  order.take_next();
  EXPECT_EQ(order.waiting_since(), start);
  order.skip_to_held();
  order.take_next();
  EXPECT_EQ(order.waiting_since(), std::nullopt);
}

// The number of held messages is limited.
TEST(MessageOrder, IsFullOfManyMessages) {
  MessageOrder order(1);
  for (std::uint64_t i = 0; i < limits::held_messages; ++i) {
    EXPECT_FALSE(order.is_full());
    order.hold(letter(10 + i), start);
  }
  EXPECT_TRUE(order.is_full());
  order.skip_to_held();
  order.take_next();
  EXPECT_FALSE(order.is_full());
}

// Their bytes are limited, names included.
TEST(MessageOrder, IsFullOfLargeMessages) {
  MessageOrder order(1);
  order.hold(letter(2, limits::message_bytes), start);
  order.hold(letter(3, limits::message_bytes - 1), start);
  EXPECT_FALSE(order.is_full());
  Letter named = letter(4);
  named.channel = "c";
  order.hold(std::move(named), start);
  EXPECT_TRUE(order.is_full());
  order.skip_to_held();
  order.take_next();
  EXPECT_FALSE(order.is_full());
}

// For any order of arrivals with repetitions and losses, and gaps given up at any time: messages
// are delivered in order, none twice, and each is delivered, lost or awaited.
RC_GTEST_PROP(MessageOrder, DeliversAnOrderedSubset, ()) {
  const auto first = *rc::gen::element<std::uint64_t>(1, 1000, std::uint64_t{1} << 63);
  Sequences sent;
  const auto count = *rc::gen::inRange<std::uint64_t>(0, 40);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto copies = *rc::gen::weightedElement<int>({{1, 0}, {6, 1}, {2, 2}});
    for (int copy = 0; copy < copies; ++copy) sent.push_back(first + i);
  }
  Receiver receiver(first);
  std::set<std::uint64_t> came;
  while (!sent.empty()) {
    // Mostly in order: one of the next five.
    const auto pick = *rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(sent.size(), 5));
    came.insert(sent[pick]);
    receiver.receive(sent[pick]);
    sent.erase(sent.begin() + static_cast<std::ptrdiff_t>(pick));
    if (*rc::gen::inRange(0, 8) == 0) receiver.give_up();
  }
  while (receiver.order.waiting_since()) receiver.give_up();
  RC_ASSERT(std::is_sorted(receiver.delivered.begin(), receiver.delivered.end()));
  const std::set<std::uint64_t> unique(receiver.delivered.begin(), receiver.delivered.end());
  RC_ASSERT(unique.size() == receiver.delivered.size());
  RC_ASSERT(std::includes(came.begin(), came.end(), unique.begin(), unique.end()));
  RC_ASSERT(receiver.delivered.size() + receiver.lost == receiver.order.next() - first);
  if (!came.empty()) RC_ASSERT(receiver.order.next() >= *came.rbegin() + 1);
}

// Without giving up, every message without a gap before it is delivered, as by sorting.
RC_GTEST_PROP(MessageOrder, AgreesWithSorting, (const std::vector<std::uint8_t>& sequences)) {
  Receiver receiver(0);
  std::set<std::uint64_t> twin;
  for (const std::uint8_t sequence : sequences) {
    receiver.receive(sequence % 32);
    twin.insert(sequence % 32);
    Sequences expected;
    for (std::uint64_t next = 0; twin.contains(next); ++next) expected.push_back(next);
    RC_ASSERT(receiver.delivered == expected);
  }
}

}  // namespace

}  // namespace muster::core
