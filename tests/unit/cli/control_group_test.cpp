#include "cli/guard/control_group.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

namespace muster::cli {

namespace {

// All that is in it dies at once, and it is removed.
TEST(ControlGroup, KillsWhatIsInIt) {
  auto group = ControlGroup::make();
  if (!group) GTEST_SKIP() << "this system has no control groups of version 2 that we may make";
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    group->enter();
    (void)!write(ends[1], "!", 1);
    pause();
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(read(ends[0], &byte, 1), 1);
  group->kill();
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
  ControlGroup moved = std::move(*group);
  close(ends[0]);
  close(ends[1]);
}

// A second one of the same process would be the same; one that is left behind is taken over.
TEST(ControlGroup, TakesTheNameAgain) {
  if (!ControlGroup::make()) GTEST_SKIP() << "this system has none that we may make";
  EXPECT_TRUE(ControlGroup::make().has_value());
}

}  // namespace

}  // namespace muster::cli
