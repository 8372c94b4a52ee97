#include "cli/programs/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/scratch_directory.hpp"

namespace muster::cli {

namespace {

using testing::HasSubstr;

/// The reason why there is no such program; empty if there is one.
std::string obstacle_to(const std::string& name) {
  try {
    require_program({name});
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// A program is found on the path, or at its path.
TEST(Program, IsFoundAsAShellFindsIt) {
  EXPECT_EQ(obstacle_to("sh"), "");
  EXPECT_EQ(obstacle_to("/bin/sh"), "");
}

// A missing program is named with the reason before anything is waited for.
TEST(Program, IsRefusedByItsName) {
  const test::ScratchDirectory scratch;
  EXPECT_EQ(obstacle_to("no-such-program"),
            "cannot run \"no-such-program\": No such file or directory");
  EXPECT_THAT(obstacle_to(scratch.write("plain", "echo")), HasSubstr("Permission denied"));
  EXPECT_THAT(obstacle_to("/bin"), HasSubstr("Permission denied"));
  EXPECT_THAT(obstacle_to(""), HasSubstr("No such file"));
}

}  // namespace

}  // namespace muster::cli
