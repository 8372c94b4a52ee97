#include "muster/connection.hpp"

#include <gtest/gtest.h>

#include <boost/signals2/signal.hpp>

#include "discovery/signals.hpp"

namespace muster {
namespace {

struct Counter : std::enable_shared_from_this<Counter> {
  int sum = 0;
};

// A tied slot is called with its object, and not after the object is destroyed.
TEST(TiedSlot, EndsWithItsObject) {
  detail::Signal<int> signal;
  auto counter = std::make_shared<Counter>();
  const std::weak_ptr<Counter> watch = counter;
  int calls = 0;
  detail::connect(signal, std::function<void(int)>(tied(counter, [&](Counter& owner, int number) {
                    owner.sum += number;
                    ++calls;
                  })));
  signal(1);
  signal(2);
  EXPECT_EQ(counter->sum, 3);
  counter.reset();
  EXPECT_TRUE(watch.expired()) << "the slot does not keep its object alive";
  signal(3);
  EXPECT_EQ(calls, 2);
}

// A scoped connection disconnects once, also after a move.
TEST(ScopedConnection, DisconnectsAtTheEndOfItsScope) {
  int disconnects = 0;
  {
    ScopedConnection outer;
    {
      ScopedConnection inner = Connection([&] { ++disconnects; });
      outer = std::move(inner);
    }
    EXPECT_EQ(disconnects, 0);
  }
  EXPECT_EQ(disconnects, 1);
}

}  // namespace
}  // namespace muster
