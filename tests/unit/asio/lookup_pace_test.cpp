#include "asio/lookup_pace.hpp"

#include <gtest/gtest.h>

namespace muster::io {

namespace {

using namespace std::chrono_literals;

// A name server that is down is asked less and less often, but never given up.
TEST(LookupPace, SlowsDownWhileNobodyAnswers) {
  LookupPace pace;
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) EXPECT_EQ(pace.next_pause(false), pause);
}

// A name that works is looked up again all the same: it may come to mean other hosts.
TEST(LookupPace, IsSteadyWhileSomebodyAnswers) {
  LookupPace pace;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pace.next_pause(true), 30s);
}

// When the answers end, the search begins anew.
TEST(LookupPace, IsQuickAgainAfterALoss) {
  LookupPace pace;
  pace.next_pause(false);
  pace.next_pause(false);
  EXPECT_EQ(pace.next_pause(true), 30s);
  EXPECT_EQ(pace.next_pause(false), 1s);
  EXPECT_EQ(pace.next_pause(false), 2s);
}

}  // namespace

}  // namespace muster::io
