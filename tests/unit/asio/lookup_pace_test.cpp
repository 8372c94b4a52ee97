#include "asio/lookup_pace.hpp"

#include <gtest/gtest.h>

namespace muster::io {

namespace {

using namespace std::chrono_literals;

// A name server that is down is asked less and less often, but without end.
TEST(LookupPace, SlowsDownWithoutAnswers) {
  LookupPace pace;
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) EXPECT_EQ(pace.next_pause(false), pause);
}

// A name where a node answers is looked up again too, because it may later stand for other hosts.
TEST(LookupPace, IsSteadyWithAnswers) {
  LookupPace pace;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pace.next_pause(true), 30s);
}

// When a node stops answering, the short pauses start again.
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
