#include "core/stopwatch.hpp"

#include <gtest/gtest.h>

namespace muster::core {
namespace {

using namespace std::chrono_literals;

Time present{1h};

Time test_clock() {
  return present;
}

ActivityTime time_of(const Stopwatch& watch, Activity activity) {
  return watch.times()[static_cast<std::size_t>(activity)];
}

// Time that is measured for another floor within a lap is not counted twice.
TEST(Stopwatch, CountsEachFloorSeparately) {
  Stopwatch watch;
  watch.set_clock(test_clock);
  {
    const Stopwatch::Lap outer(watch, Activity::receive);
    present += 1ms;
    for (int i = 0; i < 2; ++i) {
      const Stopwatch::Lap inner(watch, Activity::protocol);
      present += 10ms;
      const Stopwatch::Lap innermost(watch, Activity::open);
      present += 100ms;
    }
    present += 2ms;
  }
  EXPECT_EQ(time_of(watch, Activity::receive), (ActivityTime{1, 3ms}));
  EXPECT_EQ(time_of(watch, Activity::protocol), (ActivityTime{2, 20ms}));
  EXPECT_EQ(time_of(watch, Activity::open), (ActivityTime{2, 200ms}));
}

// Without a clock nothing is measured, and removing the clock does not end a lap.
TEST(Stopwatch, MeasuresOnlyWithAClock) {
  Stopwatch watch;
  { const Stopwatch::Lap lap(watch, Activity::send); }
  EXPECT_EQ(time_of(watch, Activity::send).count, 0U);
  watch.set_clock(test_clock);
  {
    const Stopwatch::Lap lap(watch, Activity::send);
    present += 5ms;
    watch.set_clock(nullptr);
    const Stopwatch::Lap uncounted(watch, Activity::open);
  }
  EXPECT_EQ(time_of(watch, Activity::send), (ActivityTime{1, 5ms}));
  EXPECT_EQ(time_of(watch, Activity::open).count, 0U);
}

}  // namespace
}  // namespace muster::core
