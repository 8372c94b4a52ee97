#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/office.hpp"

namespace muster::cluster {

/// Three nodes with twelve assigned units.
struct SharedOut : testing::Test {
  Office office{1};

  SharedOut() {
    office.set_units(numbered(12));
    office.add(3, 1);
    office.elect(0);
    office.run(std::chrono::seconds(1));
  }
  ~SharedOut() override { EXPECT_THAT(office.fault(), testing::StrEq("")); }
};

}  // namespace muster::cluster
