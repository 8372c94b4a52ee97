#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace muster::test {

/// Runs `work` in a forked process and returns its exit code. A process that hangs is ended after
/// 10 s, which fails the test.
inline int in_forked_process(const std::function<int()>& work) {
  constexpr unsigned hangs_after_seconds = 10;
  const pid_t child = fork();
  if (child == 0) {
    alarm(hangs_after_seconds);
    _exit(work());
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  return WEXITSTATUS(status);
}

}  // namespace muster::test
