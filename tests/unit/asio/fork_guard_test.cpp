#include "asio/fork_guard.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace muster::io {

namespace {

/// The answer of a forked process, which runs nothing else.
bool in_forked_process(const std::function<bool()>& question) {
  const pid_t child = fork();
  if (child == 0) _exit(question() ? 1 : 0);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status) == 1;
}

// The process that made a guard is no copy, also after a fork.
TEST(ForkGuard, SaysThatTheOriginalIsNoCopy) {
  const ForkGuard guard;
  EXPECT_FALSE(guard.is_in_copy());
  in_forked_process([&] { return guard.is_in_copy(); });
  EXPECT_FALSE(guard.is_in_copy());
}

// A forked process is a copy, each time it asks.
TEST(ForkGuard, SaysThatAForkedProcessIsACopy) {
  const ForkGuard guard;
  EXPECT_TRUE(in_forked_process([&] { return guard.is_in_copy() && guard.is_in_copy(); }));
}

// A guard that a forked process makes belongs to that process and not to its children.
TEST(ForkGuard, BelongsToTheProcessThatMakesIt) {
  const ForkGuard of_parent;
  EXPECT_TRUE(in_forked_process([&] {
    const ForkGuard own;
    return !own.is_in_copy() && of_parent.is_in_copy() &&
           in_forked_process([&] { return own.is_in_copy() && of_parent.is_in_copy(); });
  }));
}

// The guard detects a copy of a copy, even if the first copy has not asked.
TEST(ForkGuard, DetectsACopyOfACopy) {
  const ForkGuard guard;
  EXPECT_TRUE(
      in_forked_process([&] { return in_forked_process([&] { return guard.is_in_copy(); }); }));
}

}  // namespace

}  // namespace muster::io
