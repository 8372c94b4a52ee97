#include "cli/run/worker.hpp"
#include "unit/cli/command_test.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <vector>

namespace muster::cli {
namespace {

using namespace std::chrono_literals;

struct WorkerTest : CommandTest {
  std::vector<int> codes;
  int starts = 0;
  int stops = 0;

  std::unique_ptr<Worker> make(const std::string& script, Duration grace = 10s) {
    Worker::Callbacks callbacks;
    callbacks.started = [this](pid_t) { ++starts; };
    callbacks.stopped = [this](ExitCode) { ++stops; };
    callbacks.ended_early = [this](ExitCode code, Duration) {
      codes.push_back(static_cast<int>(code));
    };
    return std::make_unique<Worker>(context.get_executor(), spawner,
                                    WorkerSettings{.command = {"sh", "-c", script},
                                                   .grace = grace,
                                                   .restart_min = 1ms,
                                                   .restart_max = 8ms},
                                    callbacks);
  }
  void stop(Worker& worker) {
    bool stopped = false;
    worker.stop([&] { stopped = true; });
    ASSERT_TRUE(io::run_until(context, [&] { return stopped; }));
    EXPECT_TRUE(worker.is_idle());
  }
};

// A worker gets its variables in the environment, and no input.
TEST_F(WorkerTest, RunsWithItsVariables) {
  const auto worker = make("cat; echo $WORK >" + files.path("out") + "; exec sleep 60");
  worker->start({{"WORK", "a b"}});
  await_text("out");
  EXPECT_EQ(text("out"), "a b\n");
  EXPECT_FALSE(worker->is_idle());
  stop(*worker);
  EXPECT_EQ(starts, 1);
  EXPECT_EQ(stops, 1);
  EXPECT_TRUE(codes.empty());
}

// A worker that ends by itself is started again until it is stopped.
TEST_F(WorkerTest, RestartsWorkersThatEnd) {
  const auto worker = make("exit 7");
  worker->start({});
  ASSERT_TRUE(io::run_until(context, [&] { return codes.size() == 3; }));
  EXPECT_EQ(codes[2], 7);
  stop(*worker);
  EXPECT_EQ(starts, 3);
}

// Runs that are short count, in a row.
TEST_F(WorkerTest, GivesUpAfterTooManyFailures) {
  std::uint32_t failures = 0;
  Worker::Callbacks callbacks;
  callbacks.started = [&](pid_t) { ++starts; };
  callbacks.gave_up = [&](std::uint32_t count) { failures = count; };
  Worker worker(context.get_executor(), spawner,
                {.command = {"false"}, .restart_min = 1ms, .restart_max = 60s, .failures_max = 3},
                callbacks);
  worker.start({});
  ASSERT_TRUE(io::run_until(context, [&] { return failures != 0; }));
  EXPECT_EQ(failures, 3u);
  EXPECT_EQ(starts, 3);
  stop(worker);
  worker.start({});
  failures = 0;
  ASSERT_TRUE(io::run_until(context, [&] { return failures != 0; }));
  EXPECT_EQ(starts, 6) << "a new start counts anew";
}

// A worker gets time to end after SIGTERM.
TEST_F(WorkerTest, GivesTimeToEnd) {
  const auto worker = make("trap 'echo bye >" + files.path("bye") + "; exit 0' TERM; echo up >" +
                           files.path("up") + "; while :; do sleep 0.01; done");
  worker->start({});
  await_text("up");
  stop(*worker);
  EXPECT_EQ(text("bye"), "bye\n");
}

// A worker that does not end is killed after the grace, or at once on request.
TEST_F(WorkerTest, KillsWorkersThatDoNotEnd) {
  const std::string deaf =
      "trap '' TERM; echo up >" + files.path("up") + "; while :; do sleep 0.01; done";
  const auto short_grace = make(deaf, 20ms);
  short_grace->start({});
  await_text("up");
  stop(*short_grace);
  files.write("up", "");
  const auto long_grace = make(deaf, 1h);
  long_grace->start({});
  await_text("up");
  bool stopped = false;
  long_grace->stop([&] { stopped = true; });
  long_grace->kill();
  EXPECT_TRUE(io::run_until(context, [&] { return stopped; }));
}

// Processes that the command has started end with it, because they belong to the same work.
TEST_F(WorkerTest, LeavesNothingRunning) {
  const auto worker =
      make("(trap '' TERM; echo up >" + files.path("up") +
               "; while :; do sleep 0.01; done) & echo $! >" + files.path("pid") + "; wait",
           100ms);
  worker->start({});
  await_text("up");
  await_text("pid");
  stop(*worker);
  const pid_t descendant = std::stoi(text("pid"));
  // Its parent has ended, so another process reaps it a moment later.
  EXPECT_TRUE(io::run_until(context, [&] {
    boost::asio::post(context, [] {});
    std::ifstream status("/proc/" + std::to_string(descendant) + "/stat");
    std::string number, name, state;
    return !(status >> number >> name >> state) || state == "Z";
  }));
}

// A worker may be destroyed as soon as it has stopped, also with a pending timer.
TEST_F(WorkerTest, MayBeDestroyedByItsOwnCallback) {
  auto worker = make("trap '' TERM; echo up >" + files.path("up") + "; exec sleep 60", 1ms);
  worker->start({});
  await_text("up");
  worker->stop([&] { worker.reset(); });
  ASSERT_TRUE(io::run_until(context, [&] { return worker == nullptr; }));
  auto resting = make("exit 1");
  resting->start({});
  ASSERT_TRUE(io::run_until(context, [&] { return !codes.empty(); }));
  // Both are due when the context looks, this one first.
  boost::asio::steady_timer first(context, 0ms);
  first.async_wait(
      [&](const boost::system::error_code&) { resting->stop([&] { resting.reset(); }); });
  const auto due = std::chrono::steady_clock::now() + 2ms;
  while (std::chrono::steady_clock::now() < due) continue;
  ASSERT_TRUE(io::run_until(context, [&] { return resting == nullptr; }));
  io::run_ready(context);
  EXPECT_EQ(codes.size(), 1U) << "it was started once more";
}

// A program that is missing when it is needed may come back.
TEST_F(WorkerTest, RetriesFailedStarts) {
  Worker::Callbacks callbacks;
  std::vector<std::string> errors;
  callbacks.not_started = [&](const Error& error, Duration) { errors.emplace_back(error.what()); };
  Worker worker(context.get_executor(), spawner,
                {.command = {"/nowhere/program"}, .restart_min = 1ms, .restart_max = 1ms},
                callbacks);
  worker.start({});
  ASSERT_TRUE(io::run_until(context, [&] { return errors.size() == 2; }));
  EXPECT_EQ(errors[0], "cannot run \"/nowhere/program\": No such file or directory");
  stop(worker);
}

}  // namespace
}  // namespace muster::cli
