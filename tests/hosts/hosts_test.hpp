#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

#include "lib/cluster.hpp"

namespace muster::test {

/// Base of all tests that need hosts. Where no host can be made, they are skipped visibly; with
/// MUSTER_REQUIRE_HOSTS=1 in the environment, as in CI, they fail.
class HostsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto& obstacle = Lab::obstacle();
    if (!obstacle) return;
    const char* required = std::getenv("MUSTER_REQUIRE_HOSTS");
    if (required != nullptr && std::string_view(required) == "1") {
      FAIL() << "hosts are required here, but cannot be made: " << *obstacle;
    }
    GTEST_SKIP() << "hosts cannot be made here: " << *obstacle;
  }
};

}  // namespace muster::test
