#include "core/lifelines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Lifelines : testing::Test {
  Bench bench;
  std::vector<Puppet> puppets;

  /// Admits members whose ids have these distances from the id of this node.
  void admit(const std::vector<int>& distances, double weight = 1) {
    if (puppets.empty()) bench.start();
    for (const int distance : distances) {
      Puppet puppet = bench.puppet(std::string(1, static_cast<char>('b' + puppets.size())), weight);
      puppet.hello.node = Bench::me().node;
      puppet.hello.node.low += static_cast<std::uint64_t>(distance);
      bench.admit(puppet);
      puppets.push_back(puppet);
    }
  }

  /// The watched puppets, by index.
  std::vector<std::size_t> watched() {
    std::vector<std::size_t> places;
    for (const Lifeline& lifeline : bench.protocol().lifelines()) {
      for (std::size_t i = 0; i < puppets.size(); ++i) {
        if (puppets[i].session != lifeline.session) continue;
        EXPECT_EQ(lifeline.endpoint, puppets[i].at);
        places.push_back(i);
      }
    }
    return places;
  }

  void make_master(std::size_t place) {
    puppets[place].hello.master = true;
    puppets[place].hello.master_term = 9;
    bench.hear_hello(puppets[place]);
  }
};

// A single node watches no other node.
TEST_F(Lifelines, NeedAnotherNode) {
  bench.start();
  EXPECT_THAT(bench.protocol().lifelines(), IsEmpty());
}

// A node watches the two that follow it on the ring of ids, in a cluster of any size.
TEST_F(Lifelines, FollowTheRing) {
  admit({5, -3, 2, 9});
  EXPECT_THAT(watched(), ElementsAre(2, 0));
}

// The lowest id follows the highest.
TEST_F(Lifelines, CloseTheRing) {
  admit({-1, -5, 4, -2});
  EXPECT_THAT(watched(), ElementsAre(2, 1));
}

// The first heirs watch the master too; later ones do not.
TEST_F(Lifelines, OfHeirsWatchTheMaster) {
  admit({1, 2, -1});
  make_master(2);
  EXPECT_THAT(watched(), ElementsAre(0, 1, 2));
  admit({-4, -5}, 20);
  EXPECT_THAT(watched(), ElementsAre(0, 1, 2)) << "third in line";
  admit({-6}, 20);
  EXPECT_THAT(watched(), ElementsAre(0, 1)) << "fourth in line";
}

// A version changes with the lifelines.
TEST_F(Lifelines, HaveAVersion) {
  admit({1});
  const auto version = bench.protocol().roles_version();
  bench.hear_hello(puppets[0]);
  EXPECT_EQ(bench.protocol().roles_version(), version);
  make_master(0);
  EXPECT_GT(bench.protocol().roles_version(), version);
}

}  // namespace

}  // namespace muster::core
