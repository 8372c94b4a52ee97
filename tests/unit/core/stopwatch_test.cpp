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

// What happens within a lap on another floor is not counted twice.
TEST(Stopwatch, CountsEachFloorForItself) {
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

// Whoever does not want to know pays nothing, and a clock taken away ends no lap in the middle.
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
