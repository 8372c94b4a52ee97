#include "wire/reassembler.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "core/random.hpp"
#include "wire/fragmenter.hpp"

namespace muster::wire {

namespace {

using namespace std::chrono_literals;
using Buffer = std::vector<std::uint8_t>;
using Sender = Reassembler::Sender;

constexpr core::Time start{1h};
constexpr Sender alice = 1;
constexpr Sender bob = 2;

/// Bytes that depend on their position and their message.
Buffer message_of(std::size_t bytes, std::size_t salt = 0) {
  Buffer message(bytes);
  for (std::size_t i = 0; i < bytes; ++i) {
    message[i] = static_cast<std::uint8_t>(i * 7 + i / 256 + salt * 31);
  }
  return message;
}

/// A fragment that owns its bytes.
struct Piece {
  Sender sender = 0;
  Fragment fragment;
  Buffer data;

  Fragment get() const {
    Fragment copy = fragment;
    copy.data = data;
    return copy;
  }
};

std::vector<Piece> cut(Sender sender, std::uint32_t id, const Buffer& message,
                       std::uint16_t stride) {
  std::vector<Piece> pieces;
  for (std::size_t from = 0; from < message.size(); from += stride) {
    const std::size_t end = std::min(from + stride, message.size());
    pieces.push_back({sender,
                      {.message = id,
                       .total = static_cast<std::uint32_t>(message.size()),
                       .stride = stride,
                       .index = static_cast<std::uint16_t>(from / stride),
                       .data = {}},
                      Buffer(message.begin() + static_cast<std::ptrdiff_t>(from),
                             message.begin() + static_cast<std::ptrdiff_t>(end))});
  }
  return pieces;
}

/// The completed messages, with their senders.
using Whole = std::vector<std::pair<Sender, Buffer>>;

void feed(Reassembler& reassembler, const Piece& piece, core::Time now, Whole& whole) {
  if (auto message = reassembler.add(piece.sender, piece.get(), 0, now)) {
    whole.emplace_back(piece.sender, std::move(message->bytes));
  }
}

// The counter of an unfinished or finished message is that of the earliest packet with one of its
// fragments, in any order of arrival.
TEST(Reassembler, ReportsTheFirstPacketOfAMessage) {
  const auto early = cut(alice, 1, message_of(250), 100);
  const auto late = cut(alice, 2, message_of(250), 100);
  Reassembler reassembler;
  EXPECT_EQ(reassembler.assembling(alice), std::nullopt);
  EXPECT_FALSE(reassembler.add(alice, late[0].get(), 14, start));
  EXPECT_EQ(reassembler.assembling(alice), 14u);
  EXPECT_FALSE(reassembler.add(alice, early[1].get(), 12, start));
  EXPECT_FALSE(reassembler.add(alice, early[0].get(), 11, start));
  EXPECT_EQ(reassembler.assembling(alice), 11u);
  EXPECT_EQ(reassembler.add(alice, early[2].get(), 13, start)->packet, 11u);
  EXPECT_EQ(reassembler.assembling(alice), 14u);
}

// The ordinary case: in order, nothing lost.
TEST(Reassembler, ReassemblesFragments) {
  const Buffer message = message_of(1001);
  Reassembler reassembler;
  Whole whole;
  EXPECT_FALSE(reassembler.is_assembling(alice));
  for (const Piece& piece : cut(alice, 1, message, 100)) {
    EXPECT_TRUE(whole.empty());
    feed(reassembler, piece, start, whole);
  }
  EXPECT_EQ(whole, (Whole{{alice, message}}));
  EXPECT_FALSE(reassembler.is_assembling(alice));
}

// Messages of several senders, with fragments repeated and in any order, arrive complete and once.
RC_GTEST_PROP(Reassembler, AcceptsFragmentsInAnyOrder, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 6);
  std::vector<Piece> pieces;
  Whole expected;
  for (std::size_t i = 0; i < count; ++i) {
    const auto sender = *rc::gen::element(Sender{alice}, Sender{bob}, ~Sender{0});
    const auto stride = *rc::gen::inRange<std::uint16_t>(1, 50);
    const Buffer message = message_of(*rc::gen::inRange<std::size_t>(stride + 1u, stride * 20u), i);
    for (Piece& piece : cut(sender, static_cast<std::uint32_t>(i), message, stride)) {
      const auto copies = *rc::gen::weightedElement<int>({{5, 1}, {1, 2}, {1, 3}});
      for (int copy = 0; copy < copies; ++copy) pieces.push_back(piece);
    }
    expected.emplace_back(sender, message);
  }
  Reassembler reassembler;
  Whole whole;
  std::uint64_t chance = *rc::gen::resize(1000, rc::gen::arbitrary<std::uint64_t>());
  for (std::size_t left = pieces.size(); left > 0; --left) {
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    std::swap(pieces[(chance >> 33) % left], pieces[left - 1]);
    feed(reassembler, pieces[left - 1], start, whole);
  }
  std::sort(whole.begin(), whole.end());
  std::sort(expected.begin(), expected.end());
  RC_ASSERT((whole == expected) == true);
  RC_ASSERT(!reassembler.is_assembling(alice));
  RC_ASSERT(!reassembler.is_assembling(bob));
}

/// A sender and a receiver on a link that loses, repeats and delays.
class LossyLink {
 public:
  LossyLink(std::uint64_t seed, double loss) : random_(seed), loss_(loss) {}

  void send(const Buffer& message, std::uint16_t stride) {
    fragmenter_.send(core::everyone, message, stride, now_);
  }

  /// Runs until no deadline remains.
  void run() {
    while (now_ != core::never) {
      step();
      now_ = std::min({fragmenter_.next_deadline(), reassembler_.next_deadline(),
                       on_the_way_.empty() ? core::never : on_the_way_.begin()->first});
    }
  }

  Whole whole;

 private:
  void step() {
    while (const auto piece = fragmenter_.take(now_)) {
      const Fragment& fragment = piece->fragment;
      const Piece copy{alice, fragment, Buffer(fragment.data.begin(), fragment.data.end())};
      if (random_.unit() >= loss_) carry(copy);
      if (random_.unit() < 0.1) carry(copy);
    }
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= now_) {
      feed(reassembler_, on_the_way_.begin()->second, now_, whole);
      on_the_way_.erase(on_the_way_.begin());
    }
    for (const auto& [sender, request] : reassembler_.run_due(now_).wanted) {
      if (random_.unit() >= loss_) fragmenter_.repair(core::everyone, request, now_);
    }
  }
  void carry(const Piece& piece) { on_the_way_.emplace(now_ + random_.between(50us, 5ms), piece); }

  core::Random random_;
  double loss_;
  core::Time now_ = start;
  Fragmenter fragmenter_;
  Reassembler reassembler_;
  std::multimap<core::Time, Piece> on_the_way_;
};

// With repair, loss only costs time, as long as one fragment of each message arrives.
RC_GTEST_PROP(Reassembler, ReassemblesEveryMessageOnceOverALossyLink, (std::uint64_t seed)) {
  LossyLink link(seed, *rc::gen::element(0.0, 0.05, 0.2));
  Whole expected;
  const auto count = *rc::gen::inRange<std::size_t>(1, 4);
  for (std::size_t i = 0; i < count; ++i) {
    // Enough fragments that one arrives: a message of which nothing arrived is never requested.
    const Buffer message = message_of(*rc::gen::inRange<std::size_t>(1'500, 15'000), i);
    link.send(message, 100);
    expected.emplace_back(alice, message);
  }
  link.run();
  std::sort(link.whole.begin(), link.whole.end());
  std::sort(expected.begin(), expected.end());
  // Compared one by one, because a failure would otherwise print megabytes.
  RC_ASSERT(link.whole.size() == expected.size());
  for (std::size_t i = 0; i < count; ++i) RC_ASSERT((link.whole[i] == expected[i]) == true);
}

// Late copies of a finished message do not start it again.
TEST(Reassembler, DoesNotStartAFinishedMessageAgain) {
  const auto pieces = cut(alice, 1, message_of(300), 100);
  Reassembler reassembler;
  Whole whole;
  for (const Duration late : {0ms, 10ms, 4000ms}) {
    for (const Piece& piece : pieces) feed(reassembler, piece, start + late, whole);
    for (const auto& wanted : reassembler.run_due(start + late).wanted) {
      ADD_FAILURE() << "asked for piece " << wanted.request.first;
    }
  }
  EXPECT_EQ(whole.size(), 1u);
  EXPECT_FALSE(reassembler.is_assembling(alice));
}

// Two senders may use the same number for different messages.
TEST(Reassembler, KeepsSendersApart) {
  const auto of_alice = cut(alice, 1, message_of(200, 1), 100);
  const auto of_bob = cut(bob, 1, message_of(200, 2), 100);
  Reassembler reassembler;
  Whole whole;
  feed(reassembler, of_alice[0], start, whole);
  feed(reassembler, of_bob[1], start, whole);
  EXPECT_TRUE(whole.empty());
  feed(reassembler, of_bob[0], start, whole);
  EXPECT_FALSE(reassembler.is_assembling(bob));
  EXPECT_TRUE(reassembler.is_assembling(alice));
  feed(reassembler, of_alice[1], start, whole);
  EXPECT_EQ(whole, (Whole{{bob, message_of(200, 2)}, {alice, message_of(200, 1)}}));
}

// A fragment that contradicts the first one of its message is dropped.
TEST(Reassembler, DropsContradictoryFragments) {
  Reassembler reassembler;
  Whole whole;
  const auto pieces = cut(alice, 1, message_of(200), 100);
  feed(reassembler, pieces[0], start, whole);
  feed(reassembler, cut(alice, 1, message_of(300), 100)[2], start, whole);
  feed(reassembler, cut(alice, 1, message_of(200), 50)[3], start, whole);
  EXPECT_TRUE(whole.empty());
  feed(reassembler, pieces[1], start, whole);
  EXPECT_EQ(whole, (Whole{{alice, message_of(200)}}));
}

// Missing fragments are requested after a pause, then again with growing intervals.
TEST(Reassembler, RequestsMissingFragments) {
  const auto pieces = cut(alice, 7, message_of(7 * 100), 100);
  Reassembler reassembler;
  Whole whole;
  for (const std::size_t i : {0u, 2u, 6u}) feed(reassembler, pieces[i], start, whole);
  EXPECT_EQ(reassembler.next_deadline(), start + 8ms);
  EXPECT_TRUE(reassembler.run_due(start + 7ms).wanted.empty());
  core::Time now = start;
  std::vector<Duration> asked_at;
  while (now < start + 300ms) {
    now = reassembler.next_deadline();
    for (const auto& [sender, request] : reassembler.run_due(now).wanted) {
      EXPECT_EQ(sender, alice);
      EXPECT_EQ(request.message, 7u);
      EXPECT_EQ(request.first, 1u);
      EXPECT_EQ(request.missing, 0b11101u) << "pieces 1, 3, 4, 5";
      asked_at.push_back(now - start);
    }
  }
  EXPECT_EQ(asked_at, (std::vector<Duration>{8ms, 24ms, 56ms, 120ms, 248ms, 504ms}));
}

// One request names 64 fragments, and the whole message is not requested at once.
TEST(Reassembler, RequestsAFewFragmentsAtOnce) {
  const auto pieces = cut(alice, 1, message_of(1000), 1);
  Reassembler reassembler;
  Whole whole;
  feed(reassembler, pieces[3], start, whole);
  const auto wanted = reassembler.run_due(start + 8ms).wanted;
  ASSERT_EQ(wanted.size(), 4u);
  EXPECT_EQ(wanted[0].request.first, 0u);
  EXPECT_EQ(wanted[0].request.missing, ~std::uint64_t{0b1000});
  EXPECT_EQ(wanted[3].request.first, 3 * 64u);
  EXPECT_EQ(wanted[3].request.missing, ~std::uint64_t{0});
}

// A message of a sender that is gone is given up and reported.
TEST(Reassembler, GivesUpMessagesWithoutProgress) {
  const auto pieces = cut(alice, 1, message_of(300), 100);
  Reassembler reassembler;
  Whole whole;
  feed(reassembler, pieces[0], start, whole);
  feed(reassembler, pieces[1], start + 1s, whole);
  std::vector<Sender> given_up;
  core::Time given_up_at{};
  for (core::Time now; (now = reassembler.next_deadline()) != core::never;) {
    for (const Sender sender : reassembler.run_due(now).given_up) {
      given_up.push_back(sender);
      given_up_at = now;
    }
  }
  EXPECT_EQ(given_up, std::vector<Sender>{alice});
  EXPECT_GE(given_up_at, start + 3s) << "two seconds after the last progress";
  EXPECT_LT(given_up_at, start + 3300ms);
  EXPECT_FALSE(reassembler.is_assembling(alice));
  EXPECT_EQ(reassembler.next_deadline(), core::never);
}

// The memory for one sender is limited. When its messages end, there is room again.
TEST(Reassembler, LimitsTheMemoryOfOneSender) {
  Reassembler reassembler;
  Whole whole;
  const Buffer large(fragmented_bytes_max);
  std::vector<std::vector<Piece>> messages;
  for (std::uint32_t i = 0; i < 5; ++i) messages.push_back(cut(alice, i, large, 60'000));
  for (const auto& pieces : messages) feed(reassembler, pieces[0], start, whole);
  for (std::size_t i = 1; i < messages[4].size(); ++i) {
    feed(reassembler, messages[4][i], start, whole);
  }
  EXPECT_TRUE(whole.empty()) << "there was no room for the first piece of the fifth";
  for (const Piece& piece : messages[0]) feed(reassembler, piece, start, whole);
  for (const Piece& piece : messages[4]) feed(reassembler, piece, start, whole);
  EXPECT_EQ(whole.size(), 2u);
}

// The memory for all senders together is limited.
TEST(Reassembler, LimitsTheMemoryInAll) {
  Reassembler reassembler;
  Whole whole;
  const auto pieces = cut(alice, 1, Buffer(fragmented_bytes_max), 60'000);
  std::size_t accepted = 0;
  for (Sender sender = 1; sender <= 100; ++sender) {
    Piece piece = pieces[0];
    piece.sender = sender;
    feed(reassembler, piece, start, whole);
    accepted += reassembler.is_assembling(sender) ? 1 : 0;
  }
  EXPECT_EQ(accepted, Reassembler::bytes_in_all / fragmented_bytes_max);
  // Messages that are given up make room.
  core::Time now = start;
  while (reassembler.next_deadline() != core::never) {
    now = reassembler.next_deadline();
    reassembler.run_due(now);
  }
  Piece late = pieces[0];
  late.sender = 1000;
  feed(reassembler, late, now, whole);
  EXPECT_TRUE(reassembler.is_assembling(1000));
}

// The number of unfinished messages is limited.
TEST(Reassembler, LimitsTheNumberOfMessages) {
  Reassembler reassembler;
  Whole whole;
  const auto pieces = cut(alice, 0, message_of(2), 1);
  constexpr std::uint32_t sent = Reassembler::messages_per_sender + 10;
  for (const std::size_t i : {0u, 1u}) {
    for (std::uint32_t message = sent; message > 0; --message) {
      Piece piece = pieces[i];
      piece.fragment.message = i == 0 ? sent - message : message - 1;
      feed(reassembler, piece, start, whole);
    }
  }
  EXPECT_EQ(whole.size(), Reassembler::messages_per_sender);
}

// Finished messages cost no work and no memory.
TEST(Reassembler, IsNotSlowedDownByFinishedMessages) {
  Reassembler reassembler;
  Whole whole;
  const auto pieces = cut(alice, 0, message_of(200), 100);
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    for (Piece piece : pieces) {
      piece.fragment.message = i;
      feed(reassembler, piece, start, whole);
    }
    ASSERT_EQ(whole.size(), 1u);
    ASSERT_FALSE(reassembler.is_assembling(alice));
    whole.clear();
  }
}

}  // namespace

}  // namespace muster::wire
