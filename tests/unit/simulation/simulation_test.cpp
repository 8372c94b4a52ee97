#include "muster/simulation.hpp"

#include <gtest/gtest.h>

#include "muster/error.hpp"

namespace muster {
namespace {

using namespace std::chrono_literals;
using Kind = SimulatedEvent::Kind;

/// Three nodes that have met.
struct Three {
  explicit Three(std::uint64_t seed = 1, bool sealed = false) : simulation(seed, sealed) {
    for (int i = 0; i < 3; ++i) simulation.start(simulation.add_node());
    simulation.run_for(1s);
  }

  std::size_t master() const {
    for (std::size_t i = 0; i < 3; ++i) {
      if (simulation.is_master(i)) return i;
    }
    return 3;
  }

  Simulation simulation;
};

// All nodes know each other, and one of them is master.
TEST(Simulation, NodesMeetAndElect) {
  const Three three;
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(three.simulation.known_by(i), 2u);
  EXPECT_LT(three.master(), 3u);
  EXPECT_GT(three.simulation.traffic(0).datagrams_sent, 0u);
}

// Encryption changes the traffic, not the events.
TEST(Simulation, CanBeSealed) {
  const Three sealed(1, true);
  const Three open(1);
  EXPECT_LT(sealed.master(), 3u);
  EXPECT_GT(sealed.simulation.traffic(0).bytes_sent, open.simulation.traffic(0).bytes_sent);
}

// An event names the node that reports it, the node that it concerns, and the time.
TEST(Simulation, ReportsEvents) {
  Three three;
  std::vector<SimulatedEvent> removals;
  three.simulation.on_event([&](const SimulatedEvent& event) {
    if (event.kind == Kind::removed) removals.push_back(event);
  });
  three.simulation.stop(2);
  EXPECT_TRUE(three.simulation.run_until([&] { return removals.size() == 2; }, 10ms));
  for (const SimulatedEvent& removal : removals) {
    EXPECT_EQ(removal.about, 2u);
    EXPECT_NE(removal.node, 2u);
    EXPECT_EQ(removal.reason, RemovalReason::goodbye);
    EXPECT_GE(removal.at, 1s);
  }
  EXPECT_FALSE(three.simulation.knows(0, 2));
  EXPECT_FALSE(three.simulation.is_running(2));
}

// A partition makes two clusters, and its end makes one.
TEST(Simulation, SplitsAndHeals) {
  Three three;
  three.simulation.partition({{0}});
  const auto masters = [&] {
    int count = 0;
    for (std::size_t i = 0; i < 3; ++i) count += three.simulation.is_master(i) ? 1 : 0;
    return count;
  };
  EXPECT_TRUE(three.simulation.run_until([&] { return masters() == 2; }, 10s));
  three.simulation.heal();
  EXPECT_TRUE(three.simulation.run_until([&] { return masters() == 1; }, 10s));
}

// One seed decides everything.
TEST(Simulation, IsDecidedByItsSeed) {
  EXPECT_EQ(Three(5).simulation.trace_hash(), Three(5).simulation.trace_hash());
  EXPECT_NE(Three(5).simulation.trace_hash(), Three(6).simulation.trace_hash());
}

// A wrong call is refused with the reason.
TEST(Simulation, RefusesWrongCalls) {
  Three three;
  EXPECT_THROW(three.simulation.start(3), Error);
  EXPECT_THROW(three.simulation.start(0), Error);
  EXPECT_THROW(three.simulation.resume(0), Error);
  EXPECT_THROW(three.simulation.set_link({.loss = 1.5}), Error);
  three.simulation.kill(0);
  EXPECT_THROW(three.simulation.stop(0), Error);
  EXPECT_THROW(three.simulation.add_node({.masters_required = 0}), Error);
}

}  // namespace
}  // namespace muster
