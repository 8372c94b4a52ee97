#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/assignment_options.hpp"
#include "cluster/labels.hpp"
#include "muster/error.hpp"

namespace muster::cluster {
namespace {

using testing::HasSubstr;

/// The fault of these options; empty if there is none.
std::string fault_of(const AssignmentOptions& options) {
  try {
    validate(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), Errc::invalid_option);
    return error.what();
  }
  return {};
}

// Values at the limits are accepted.
TEST(AssignmentOptions, AcceptTheirLimits) {
  EXPECT_EQ(fault_of({}), "");
  const std::vector<std::string> labels(offered_labels_max, std::string(label_bytes_max, 'x'));
  EXPECT_EQ(fault_of({.set = std::string(64, 's'),
                      .capacity = 65'535,
                      .labels = labels,
                      .needed_labels = labels,
                      .lease = std::chrono::milliseconds(20)}),
            "");
}

// A label that cannot be sent is refused and named by its position, because its text may be empty
// or too long.
TEST(AssignmentOptions, NameABadLabel) {
  EXPECT_EQ(fault_of({.labels = {"gpu", std::string(70'000, 'x')}}),
            "number 2 of labels is no label: it has 70000 bytes; give 1 to 64 of UTF-8");
  EXPECT_EQ(fault_of({.needed_labels = {""}}),
            "number 1 of needed_labels is no label: it has 0 bytes; give 1 to 64 of UTF-8");
  EXPECT_THAT(fault_of({.labels = {"\xff"}}), HasSubstr("number 1 of labels is no label"));
  EXPECT_EQ(fault_of({.labels = std::vector<std::string>(257, "x")}),
            "labels has 257 labels; give at most 256");
}

// Other faults are named, too.
TEST(AssignmentOptions, NameOtherFaults) {
  EXPECT_THAT(fault_of({.set = ""}), HasSubstr("cannot name a set of work"));
  EXPECT_THAT(fault_of({.set = std::string(65, 's')}), HasSubstr("cannot name a set of work"));
  EXPECT_THAT(fault_of({.capacity = 65'536}), HasSubstr("a capacity of 65536 is too much"));
  EXPECT_THAT(fault_of({.hold = std::chrono::seconds(-1)}), HasSubstr("hold and grace"));
  EXPECT_THAT(fault_of({.lease = std::chrono::milliseconds(19)}), HasSubstr("a lease of 19ms"));
}

}  // namespace
}  // namespace muster::cluster
