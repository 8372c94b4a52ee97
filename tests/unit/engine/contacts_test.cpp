#include "engine/contacts.hpp"

#include <gtest/gtest.h>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

constexpr core::Time start{1h};

// One derivation serves all packets of a session; another key needs another cipher.
TEST(Contacts, DeriveOncePerSessionAndKey) {
  Contacts contacts(core::seeded_nonces(1));
  const SessionId session{1, 2};
  ASSERT_NE(contacts.find(session, key(1), start), nullptr);
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_NE(contacts.find(session, key(1), start), nullptr) << "no derivation, so no limit";
  }
  EXPECT_TRUE(contacts.find(session, key(1), start)->is_under(key(1)));
  EXPECT_TRUE(contacts.find(session, key(2), start)->is_under(key(2)));
  EXPECT_EQ(contacts.size(), 2u);
}

// The rate of derivations for one session is limited, for any number of keys.
TEST(Contacts, LimitDerivationsForOnePlace) {
  Contacts contacts(core::seeded_nonces(1));
  const SessionId session{1, 2};
  int derived = 0;
  for (std::uint8_t number = 1; number <= 200; ++number) {
    if (contacts.find(session, key(number), start) != nullptr) ++derived;
  }
  EXPECT_EQ(derived, 8);
  EXPECT_NE(contacts.find(session, key(201), start + 1s), nullptr) << "later there is one again";
}

// The number of ciphers is limited, and the latest ones are kept.
TEST(Contacts, KeepTheLatestCiphers) {
  Contacts contacts(core::seeded_nonces(1));
  for (std::uint64_t i = 0; i < 1'000; ++i) contacts.find({7, i}, key(1), start);
  EXPECT_EQ(contacts.size(), 64u);
}

// Junk in the name of a few recorded sessions takes the place of few others.
TEST(Contacts, OfAFewSessionsLeaveRoomForNewcomers) {
  Contacts contacts(core::seeded_nonces(1));
  const crypto::ClusterKey shared = key(1);
  for (int i = 0; i < 20'000; ++i) {
    contacts.find({7, static_cast<std::uint64_t>(i % 50)}, shared, start);
  }
  int met = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    if (contacts.find({8, i}, shared, start) == nullptr) continue;
    contacts.take();
    ++met;
  }
  EXPECT_GT(met, 980);
}

// Nothing is kept of a session that has become known.
TEST(Contacts, HandOverTheirCipher) {
  Contacts contacts(core::seeded_nonces(1));
  const SessionId session{1, 2};
  ASSERT_NE(contacts.find(session, key(1), start), nullptr);
  EXPECT_TRUE(contacts.take().is_under(key(1)));
  EXPECT_EQ(contacts.size(), 0u);
}

}  // namespace

}  // namespace muster::engine
