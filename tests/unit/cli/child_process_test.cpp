#include "cli/programs/child_process.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <csignal>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

/// What `sh -c script` ends with; `meddle` is called once it runs.
int code_of(const std::string& script, const std::function<void(ChildProcess&)>& meddle = {}) {
  boost::asio::io_context context;
  ChildProcess child(context.get_executor());
  int code = -1;
  child.start({"sh", "-c", script}, [&](ExitCode ended) { code = static_cast<int>(ended); });
  if (meddle) meddle(child);
  context.run();
  return code;
}

// Whoever runs `muster advertise` instead of the program sees the same end.
TEST(ChildProcess, PassesItsExitCodeOn) {
  EXPECT_EQ(code_of("exit 0"), 0);
  EXPECT_EQ(code_of("exit 7"), 7);
  EXPECT_EQ(code_of("exit 255"), 255);
}

// As shells say it.
TEST(ChildProcess, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(code_of("kill -KILL $$"), 128 + SIGKILL);
  EXPECT_EQ(
      code_of("exec cat /dev/zero > /dev/null", [](ChildProcess& child) { child.signal(SIGTERM); }),
      128 + SIGTERM);
}

// What cannot be run is said by its name.
TEST(ChildProcess, RefusesWhatIsNoProgram) {
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
