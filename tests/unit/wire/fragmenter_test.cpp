#include "wire/fragmenter.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace muster::wire {

namespace {

using namespace std::chrono_literals;
using Buffer = std::vector<std::uint8_t>;

constexpr core::Time start{1h};
constexpr std::uint16_t stride = 100;
const core::Destination somebody{
    .group = false, .endpoint = {core::Address::v4(10, 0, 0, 1), 1234, 0}, .interface = 0};

/// Bytes that depend on their position.
Buffer message_of(std::size_t bytes) {
  Buffer message(bytes);
  for (std::size_t i = 0; i < bytes; ++i) message[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
  return message;
}

std::vector<std::uint16_t> indices_due(Fragmenter& fragmenter, core::Time now) {
  std::vector<std::uint16_t> indices;
  while (const auto piece = fragmenter.take(now)) indices.push_back(piece->fragment.index);
  return indices;
}

/// Takes all fragments.
std::vector<std::uint16_t> all_indices(Fragmenter& fragmenter, core::Time now) {
  std::vector<std::uint16_t> indices;
  for (; fragmenter.next_deadline() <= now + 1ms; now += 1ms) {
    for (const std::uint16_t index : indices_due(fragmenter, now)) indices.push_back(index);
  }
  return indices;
}

// The fragments in order are the message.
TEST(Fragmenter, CutsAMessageIntoFragments) {
  const Buffer message = message_of(5 * stride + 1);
  Fragmenter fragmenter;
  fragmenter.send(somebody, message, stride, start);
  Buffer together;
  std::uint16_t expected = 0;
  while (const auto piece = fragmenter.take(start)) {
    EXPECT_EQ(piece->to, somebody);
    EXPECT_EQ(piece->fragment.index, expected++);
    EXPECT_EQ(piece->fragment.total, message.size());
    EXPECT_EQ(piece->fragment.stride, stride);
    together.insert(together.end(), piece->fragment.data.begin(), piece->fragment.data.end());
  }
  EXPECT_EQ(expected, 6);
  EXPECT_EQ(together, message);
}

// A frame behind a message follows its last fragment, takes no place in a burst, and delays no
// other frame.
TEST(Fragmenter, KeepsFramesBehindFragments) {
  const core::Destination other{
      .group = false, .endpoint = {core::Address::v4(10, 0, 0, 2), 1234, 0}, .interface = 0};
  Fragmenter fragmenter;
  EXPECT_FALSE(fragmenter.is_sending(somebody));
  const std::size_t pieces = Fragmenter::burst_pieces_min + 1;
  fragmenter.send(somebody, message_of(pieces * stride), stride, start);
  EXPECT_TRUE(fragmenter.is_sending(somebody));
  EXPECT_FALSE(fragmenter.is_sending(other));
  for (std::uint8_t i = 0; i < 100; ++i) fragmenter.send_behind(somebody, {i});
  EXPECT_EQ(indices_due(fragmenter, start).size(), Fragmenter::burst_pieces_min);
  EXPECT_TRUE(fragmenter.is_sending(somebody));
  EXPECT_TRUE(fragmenter.take(start + 1ms)->frame.empty());
  for (std::uint8_t i = 0; i < 100; ++i) {
    const auto piece = fragmenter.take(start + 1ms);
    ASSERT_TRUE(piece);
    EXPECT_EQ(piece->to, somebody);
    EXPECT_EQ(Buffer(piece->frame.begin(), piece->frame.end()), Buffer{i});
  }
  EXPECT_FALSE(fragmenter.is_sending(somebody));
  EXPECT_FALSE(fragmenter.take(start + 1ms));
}

// Repeated fragments delay no message.
TEST(Fragmenter, RepairsDelayNoMessage) {
  Fragmenter fragmenter;
  fragmenter.send(somebody, message_of(2 * stride), stride, start);
  indices_due(fragmenter, start);
  fragmenter.repair(somebody, {.message = 1, .first = 0, .missing = 1}, start);
  EXPECT_FALSE(fragmenter.is_sending(somebody));
  EXPECT_EQ(indices_due(fragmenter, start + 1ms).size(), 1u);
}

// A message whose size is a multiple of the stride has no empty fragment.
TEST(Fragmenter, MakesNoEmptyFragments) {
  Fragmenter fragmenter;
  fragmenter.send(somebody, message_of(3 * stride), stride, start);
  EXPECT_EQ(indices_due(fragmenter, start), (std::vector<std::uint16_t>{0, 1, 2}));
}

// Each message has its own number.
TEST(Fragmenter, NumbersMessagesDifferently) {
  Fragmenter fragmenter;
  fragmenter.send(somebody, message_of(2 * stride), stride, start);
  fragmenter.send(somebody, message_of(2 * stride), stride, start);
  const auto first = fragmenter.take(start)->fragment.message;
  fragmenter.take(start);
  EXPECT_NE(fragmenter.take(start)->fragment.message, first);
}

// A large message is sent in bursts, so that it does not overrun buffers.
TEST(Fragmenter, PausesBetweenBursts) {
  Fragmenter fragmenter;
  fragmenter.send(core::everyone, message_of(150 * stride), stride, start);
  EXPECT_EQ(indices_due(fragmenter, start).size(), 64u);
  EXPECT_EQ(fragmenter.next_deadline(), start + 1ms);
  EXPECT_TRUE(indices_due(fragmenter, start + 999us).empty());
  EXPECT_EQ(indices_due(fragmenter, start + 1ms).size(), 72u);
  EXPECT_EQ(indices_due(fragmenter, start + 2ms).size(), 14u);
  EXPECT_GT(fragmenter.next_deadline(), start + 1s);
}

/// Sends a large message burst by burst. Returns the sizes of the bursts; `now` advances.
std::vector<std::size_t> bursts_of(Fragmenter& fragmenter, std::size_t pieces, core::Time& now) {
  fragmenter.send(core::everyone, message_of(pieces * stride), stride, now);
  std::vector<std::size_t> bursts;
  for (std::size_t sent = 0; sent < pieces; now += 1ms) {
    bursts.push_back(indices_due(fragmenter, now).size());
    sent += bursts.back();
  }
  return bursts;
}

// While no fragment is missing, bursts grow up to a limit.
TEST(Fragmenter, SpeedsUpWithoutLoss) {
  Fragmenter fragmenter;
  core::Time now = start;
  const auto bursts = bursts_of(fragmenter, 9'000, now);
  EXPECT_EQ(bursts.front(), Fragmenter::burst_pieces_min);
  EXPECT_EQ(bursts[bursts.size() - 2], Fragmenter::burst_pieces_max);
  EXPECT_EQ(bursts_of(fragmenter, 2'000, now)[1], Fragmenter::burst_pieces_max);
}

// A request for missing fragments halves the speed, once per loss.
TEST(Fragmenter, SlowsDownOnLoss) {
  Fragmenter fragmenter;
  core::Time now = start;
  bursts_of(fragmenter, 9'000, now);
  for (std::uint16_t i = 0; i < 3; ++i) {
    fragmenter.repair(somebody, {.message = 1, .first = i, .missing = 1}, now);
  }
  indices_due(fragmenter, now);
  now += 1ms;
  const auto bursts = bursts_of(fragmenter, 2'000, now);
  EXPECT_LE(bursts.front(), Fragmenter::burst_pieces_max / 2);
  EXPECT_EQ(bursts[1], Fragmenter::burst_pieces_max / 2) << "and no faster before it is known";
}

// After a long pause the speed is low again, because the receivers may be others.
TEST(Fragmenter, StartsSlowlyAfterALongPause) {
  Fragmenter fragmenter;
  core::Time now = start;
  bursts_of(fragmenter, 9'000, now);
  now += 2s;
  EXPECT_LE(bursts_of(fragmenter, 1'000, now)[1], Fragmenter::burst_pieces_min * 9 / 8);
}

// Many small messages have the same pace as a large one.
TEST(Fragmenter, PacesManyMessagesLikeOne) {
  Fragmenter fragmenter;
  std::size_t taken = 0;
  for (int i = 0; i < 100; ++i) {
    fragmenter.send(core::everyone, message_of(2 * stride), stride, start);
    taken += indices_due(fragmenter, start).size();
  }
  EXPECT_EQ(taken, 64u);
}

// Nothing is due before the deadline, and something is due at it. A deadline in the past would be a
// busy loop.
TEST(Fragmenter, IsDueExactlyAtItsDeadline) {
  Fragmenter fragmenter;
  core::Time now = start;
  for (int i = 0; i < 20; ++i) {
    fragmenter.send(core::everyone, message_of(13 * stride), stride, now);
    while (fragmenter.next_deadline() <= now + 700us) {
      now = std::max(now, fragmenter.next_deadline());
      EXPECT_FALSE(indices_due(fragmenter, now).empty());
    }
    now += 700us;
  }
}

// A receiver gets exactly the missing fragments, alone.
TEST(Fragmenter, RepairsMissingFragments) {
  Fragmenter fragmenter;
  fragmenter.send(core::everyone, message_of(200 * stride), stride, start);
  all_indices(fragmenter, start);
  fragmenter.repair(somebody, {.message = 1, .first = 130, .missing = 0b1001}, start + 1s);
  const auto piece = fragmenter.take(start + 1s);
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->to, somebody);
  EXPECT_EQ(piece->fragment.index, 130);
  EXPECT_EQ(indices_due(fragmenter, start + 1s), std::vector<std::uint16_t>{133});
}

// Fragments that do not exist are not sent.
TEST(Fragmenter, IgnoresRequestsForMissingIndices) {
  Fragmenter fragmenter;
  fragmenter.send(core::everyone, message_of(3 * stride), stride, start);
  all_indices(fragmenter, start);
  constexpr std::uint64_t all = ~std::uint64_t{0};
  fragmenter.repair(somebody, {.message = 1, .first = 0, .missing = all}, start);
  EXPECT_EQ(all_indices(fragmenter, start), (std::vector<std::uint16_t>{0, 1, 2}));
  fragmenter.repair(somebody, {.message = 1, .first = 65'535, .missing = all}, start);
  fragmenter.repair(somebody, {.message = 2, .first = 0, .missing = all}, start);
  EXPECT_FALSE(fragmenter.take(start + 1s));
}

// A message to one session is repaired for that session alone, and a message to everyone for any
// session.
TEST(Fragmenter, RepairsForTheReceiverAlone) {
  const SessionId receiver{1, 2};
  const SessionId third{3, 4};
  const auto is_repaired = [&](const SessionId& sent_to, const SessionId& asker) {
    core::Destination to = somebody;
    to.receiver = sent_to;
    Fragmenter fragmenter;
    fragmenter.send(to, message_of(3 * stride), stride, start);
    all_indices(fragmenter, start);
    to.receiver = asker;
    fragmenter.repair(to, {.message = 1, .first = 0, .missing = 0b111}, start + 1s);
    return !all_indices(fragmenter, start + 1s).empty();
  };
  EXPECT_TRUE(is_repaired(receiver, receiver));
  EXPECT_FALSE(is_repaired(receiver, third));
  EXPECT_FALSE(is_repaired(receiver, {}));
  EXPECT_TRUE(is_repaired({}, third));
}

// The memory for repairs is limited, and the oldest messages are dropped first.
TEST(Fragmenter, ForgetsTheOldestForNewer) {
  Fragmenter fragmenter;
  constexpr std::size_t kept = SentMessages::bytes_max / fragmented_bytes_max;
  for (std::size_t i = 0; i < kept + 2; ++i) {
    fragmenter.send(core::everyone, Buffer(fragmented_bytes_max), 60'000, start);
  }
  all_indices(fragmenter, start);
  const auto is_repaired = [&](std::uint32_t message) {
    fragmenter.repair(somebody, {.message = message, .first = 0, .missing = 1}, start + 1s);
    return fragmenter.take(start + 1s).has_value();
  };
  EXPECT_FALSE(is_repaired(1));
  EXPECT_FALSE(is_repaired(2));
  EXPECT_TRUE(is_repaired(3));
  EXPECT_TRUE(is_repaired(kept + 2));
}

// A message without requests is forgotten after a while, and then no deadline remains.
TEST(Fragmenter, ForgetsMessagesWithoutRequests) {
  Fragmenter fragmenter;
  fragmenter.send(core::everyone, message_of(2 * stride), stride, start);
  all_indices(fragmenter, start);
  const FragmentRequest request{.message = 1, .first = 0, .missing = 1};
  const core::Time asked = start + SentMessages::life - 1ms;
  fragmenter.repair(somebody, request, asked);
  EXPECT_TRUE(fragmenter.take(asked));
  const core::Time asked_again = asked + SentMessages::life - 1ms;
  EXPECT_FALSE(fragmenter.take(asked_again));
  fragmenter.repair(somebody, request, asked_again);
  EXPECT_TRUE(fragmenter.take(asked_again));
  while (fragmenter.next_deadline() != core::never) {
    EXPECT_LE(fragmenter.next_deadline(), asked_again + 2 * SentMessages::life);
    EXPECT_FALSE(fragmenter.take(fragmenter.next_deadline()));
  }
  fragmenter.repair(somebody, request, asked_again + 2 * SentMessages::life);
  EXPECT_FALSE(fragmenter.take(asked_again + 2 * SentMessages::life));
}

// Endless requests fill the queue up to a limit.
TEST(Fragmenter, QueuesRepairsUpToALimit) {
  Fragmenter fragmenter;
  fragmenter.send(core::everyone, message_of(64 * stride), stride, start);
  all_indices(fragmenter, start);
  for (std::size_t i = 0; i < Fragmenter::pieces_waiting; ++i) {
    fragmenter.repair(somebody, {.message = 1, .first = 0, .missing = ~std::uint64_t{0}}, start);
  }
  EXPECT_EQ(all_indices(fragmenter, start).size(), Fragmenter::pieces_waiting);
}

// A message that was dropped from the memory for repairs is still sent completely.
TEST(Fragmenter, SendsMessagesThatItNoLongerKeeps) {
  Fragmenter fragmenter;
  const Buffer first = message_of(fragmented_bytes_max);
  fragmenter.send(somebody, first, 60'000, start);
  for (std::size_t i = 0; i < 10; ++i) {
    fragmenter.send(core::everyone, Buffer(fragmented_bytes_max), 60'000, start);
  }
  Buffer together;
  while (together.size() < first.size()) {
    const auto piece = fragmenter.take(start);
    ASSERT_TRUE(piece);
    together.insert(together.end(), piece->fragment.data.begin(), piece->fragment.data.end());
  }
  EXPECT_EQ(together, first);
}

}  // namespace

}  // namespace muster::wire
