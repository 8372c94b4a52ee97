#include "cli/programs/child_process.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <csignal>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

/// The exit code of `sh -c script`; `meddle` is called once it runs.
int code_of(const std::string& script, const std::function<void(ChildProcess&)>& meddle = {}) {
  boost::asio::io_context context;
  ChildProcess child(context.get_executor());
  int code = -1;
  child.start({"sh", "-c", script}, [&](ExitCode ended) { code = static_cast<int>(ended); });
  if (meddle) meddle(child);
  context.run();
  return code;
}

// `muster advertise` ends with the exit code of its program.
TEST(ChildProcess, PassesItsExitCodeOn) {
  EXPECT_EQ(code_of("exit 0"), 0);
  EXPECT_EQ(code_of("exit 7"), 7);
  EXPECT_EQ(code_of("exit 255"), 255);
}

// A signal is reported as shells do it.
TEST(ChildProcess, ReportsTheSignalThatEndedIt) {
  EXPECT_EQ(code_of("kill -KILL $$"), 128 + SIGKILL);
  EXPECT_EQ(
      code_of("exec cat /dev/zero > /dev/null", [](ChildProcess& child) { child.signal(SIGTERM); }),
      128 + SIGTERM);
}

// A program that cannot run is named.
TEST(ChildProcess, RefusesAMissingProgram) {
  boost::asio::io_context context;
  ChildProcess child(context.get_executor());
  try {
    child.start({"/nowhere/program"}, [](ExitCode) {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cannot run \"/nowhere/program\": No such file or directory");
  }
  child.signal(SIGTERM);
}

}  // namespace

}  // namespace muster::cli
