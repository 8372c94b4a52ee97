#include "core/paths.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

Endpoint at(std::uint8_t host) {
  return {Address::v4(10, 0, 0, host), 1234, 0};
}

std::vector<int> hosts(const Paths& paths) {
  std::vector<int> hosts;
  for (const Path& path : paths.all()) hosts.push_back(path.endpoint.address.bytes[15]);
  return hosts;
}

// The path that was met first comes first, whichever was heard last.
TEST(Paths, AreKeptInTheOrderTheyWereMet) {
  Paths paths;
  EXPECT_TRUE(paths.is_empty());
  paths.add({at(3), 1, false, start});
  paths.add({at(1), 1, false, start + 1s});
  paths.find(at(3))->heard_at = start + 2s;
  EXPECT_EQ(hosts(paths), (std::vector<int>{3, 1}));
  EXPECT_FALSE(paths.is_empty());
}

// A path is its whole endpoint: another port or another link is another path.
TEST(Paths, AreFoundByTheirWholeEndpoint) {
  Paths paths;
  paths.add({at(1), 1, false, start});
  EXPECT_NE(paths.find(at(1)), nullptr);
  EXPECT_EQ(paths.find({at(1).address, 4321, 0}), nullptr);
  EXPECT_EQ(paths.find({at(1).address, 1234, 2}), nullptr);
  EXPECT_EQ(paths.find(at(2)), nullptr);
}

// The path that was heard last works most certainly.
TEST(Paths, TheFreshestWasHeardLast) {
  Paths paths;
  paths.add({at(1), 1, false, start});
  paths.add({at(2), 1, false, start + 1s});
  EXPECT_EQ(paths.freshest().endpoint, at(2));
  paths.find(at(1))->heard_at = start + 2s;
  EXPECT_EQ(paths.freshest().endpoint, at(1));
}

// Without room, the path that was silent for longest is dropped.
TEST(Paths, TheStalestMakesWay) {
  Paths paths;
  for (std::uint8_t host = 1; host <= limits::paths; ++host) paths.add({at(host), 1, false, start});
  for (const int host : {1, 2, 4}) {
    paths.find(at(static_cast<std::uint8_t>(host)))->heard_at = start + 1s;
  }
  paths.add({at(9), 1, false, start + 2s});
  EXPECT_EQ(hosts(paths), (std::vector<int>{1, 2, 9, 4}));
}

}  // namespace

}  // namespace muster::core
