#include "cli/send/delivery_tally.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

DeliveryTally tally_of(std::initializer_list<Delivery> deliveries) {
  DeliveryTally tally;
  for (const Delivery& delivery : deliveries) tally.add(delivery);
  return tally;
}

TEST(DeliveryTally, CountsReceivers) {
  EXPECT_EQ(tally_of({{3, 0}}).sentence(), "delivered to 3 nodes (none listening)");
  EXPECT_EQ(tally_of({{1, 0, 1, {}}}).sentence(), "delivered to 1 node (all listening)");
  EXPECT_EQ(tally_of({{3, 0, 2, {}}}).sentence(), "delivered to 3 nodes (2 listening)");
  EXPECT_EQ(tally_of({{2, 0, 2, {}}, {2, 0, 1, {}}}).sentence(),
            "2 messages delivered to 2 nodes (3 times to a listener)");
}

// Nodes may come and leave between two messages.
TEST(DeliveryTally, CombinesDifferentDeliveries) {
  EXPECT_EQ(tally_of({{2, 0}, {3, 0}}).sentence(),
            "2 messages delivered 5 times in all (none listening)");
}

// A lost receiver is a failure; a send without receivers has its own code.
TEST(DeliveryTally, HasAResult) {
  EXPECT_EQ(tally_of({{3, 0}}).exit_code(), ExitCode::ok);
  EXPECT_EQ(tally_of({{3, 1}}).exit_code(), ExitCode::failure);
  EXPECT_EQ(tally_of({{3, 1}}).sentence(), "delivered to 3 nodes (none listening), lost 1 time");
  const DeliveryTally late = tally_of({{1, 0, 1, {NodeId{}}}});
  EXPECT_EQ(late.exit_code(), ExitCode::timeout);
  EXPECT_EQ(late.sentence(), "delivered to 1 node (all listening), not confirmed 1 time");
  EXPECT_EQ(tally_of({{0, 0}}).exit_code(), ExitCode::nobody);
  EXPECT_EQ(tally_of({{0, 0}}).sentence(), "there is no node to send to");
  EXPECT_EQ(tally_of({{3, 0}, {0, 0}}).exit_code(), ExitCode::nobody);
  EXPECT_EQ(tally_of({}).exit_code(), ExitCode::ok) << "nothing was to be sent";
}

}  // namespace

}  // namespace muster::cli
