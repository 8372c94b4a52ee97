#include <gtest/gtest.h>

#include <stdexcept>

#include "lib/forked.hpp"
#include "loopback/endings/subject.hpp"

/// The end of life, which is the same for every public class with slots: when `stop` or the
/// destructor has returned, no slot runs, none begins, and every completion has been called once.
namespace muster::test {
namespace {

struct Kind {
  const char* name;
  MakeSubject make;
};

struct Ending : testing::TestWithParam<std::tuple<Kind, Ground>> {
  std::unique_ptr<Subject> subject = std::get<0>(GetParam()).make(std::get<1>(GetParam()));
  /// Slots that run.
  std::atomic<int> running = 0;
  /// Slots that have begun while none may.
  std::atomic<int> forbidden = 0;
  std::atomic<bool> may_run = true;
  Inbox<int> slots;

  /// Ends the slots before the members that they use.
  void TearDown() override { subject->destroy(); }

  bool owns_threads() const { return std::get<1>(GetParam()) == Ground::own_threads; }

  /// Runs `work` in each slot from now on.
  void in_each_slot(std::function<void()> work) {
    subject->in_slot = [this, work = std::move(work)] {
      if (!may_run) ++forbidden;
      ++running;
      slots.put(1);
      const auto leave = std::shared_ptr<void>(nullptr, [this](void*) { --running; });
      work();
    };
  }
  /// Starts the subject, and waits until a slot runs while others wait.
  void start() {
    subject->start();
    for (int i = 0; i < 5; ++i) subject->provoke();
    ASSERT_TRUE(slots.wait_for(1));
  }
  /// After an end: no slot runs, and none begins.
  void expect_silence() {
    may_run = false;
    EXPECT_EQ(running, 0) << "a slot outlives the end";
    subject->provoke();
    subject->fence();
    EXPECT_EQ(forbidden, 0) << "a slot begins after the end";
    may_run = true;
  }
  /// Takes its time.
  static void linger(Duration time) {
    std::promise<void> never;
    never.get_future().wait_for(time);
  }
};

// A slot that takes 100 ms is waited for, by the destructor and by `stop`; a stopped object can be
// started again.
TEST_P(Ending, WaitsForASlowSlot) {
  in_each_slot([] { linger(100ms); });
  start();
  subject->stop();
  expect_silence();
  const std::size_t before = slots.items().size();
  subject->start();
  ASSERT_TRUE(slots.wait_for(before + 1));
  subject->destroy();
  expect_silence();
}

// Two completions wait, and the first one takes its time: the destructor ends both.
TEST_P(Ending, CallsEveryCompletionOnce) {
  Inbox<int> ended;
  const auto slow = [&] {
    linger(50ms);
    ended.put(1);
  };
  in_each_slot([] {});
  start();
  if (!subject->wait(slow)) GTEST_SKIP() << "it has no completions";
  subject->wait([&] { ended.put(2); });
  subject->destroy();
  if (owns_threads()) {
    EXPECT_EQ(ended.items().size(), 2u);
  }
  EXPECT_TRUE(ended.wait_for(2));
  subject->fence();
  EXPECT_EQ(ended.items().size(), 2u);
}

// The same when the object is stopped, and the same for one that was never started.
TEST_P(Ending, StopEndsWaits) {
  Inbox<int> ended;
  in_each_slot([] {});
  start();
  const auto slow = [&] {
    linger(10ms);
    ended.put(1);
  };
  if (!subject->wait(slow)) GTEST_SKIP() << "it has no completions";
  subject->wait(slow);
  subject->stop();
  if (owns_threads()) {
    EXPECT_EQ(ended.items().size(), 2u);
  }
  EXPECT_TRUE(ended.wait_for(2));
  subject->destroy();
  subject->fence();
  EXPECT_EQ(ended.items().size(), 2u);
}

TEST_P(Ending, DestroyingWhatWasNeverStartedEndsWaits) {
  if (!subject->waits_before_start()) GTEST_SKIP() << "nothing can be waited for";
  Inbox<int> ended;
  subject->wait([&] { ended.put(1); });
  subject->wait([&] { ended.put(2); });
  subject->destroy();
  EXPECT_TRUE(ended.wait_for(2));
  subject->fence();
  EXPECT_EQ(ended.items().size(), 2u);
}

// An exception of a slot is reported, and the end is the same.
TEST_P(Ending, SurvivesAThrowingSlot) {
  in_each_slot([] { throw std::runtime_error("no thanks"); });
  start();
  EXPECT_TRUE(subject->errors.wait_for(1));
  subject->stop();
  expect_silence();
  subject->start();
  subject->destroy();
  expect_silence();
}

// A slot may destroy its object: no other slot begins after it, and completions follow it.
TEST_P(Ending, ComesFromASlotThatDestroys) {
  Inbox<int> ended;
  std::promise<void> started;
  std::promise<void> destroyed;
  bool has_completions = false;
  in_each_slot([&] {
    started.get_future().wait();
    has_completions = subject->wait([&] { ended.put(1); });
    subject->destroy();
    may_run = false;
    destroyed.set_value();
  });
  subject->start();
  started.set_value();
  destroyed.get_future().wait();
  const std::size_t completions = has_completions ? 1 : 0;
  EXPECT_TRUE(ended.wait_for(completions));
  subject->fence();
  EXPECT_EQ(forbidden, 0);
  EXPECT_EQ(ended.items().size(), completions);
}

// A slot may stop its object: waiting slots follow that slot, and no slot begins later.
TEST_P(Ending, ComesFromASlotThatStops) {
  std::atomic<bool> is_stopped = false;
  std::promise<void> stopped;
  in_each_slot([&] {
    if (is_stopped.exchange(true)) return;
    subject->stop();
    stopped.set_value();
  });
  start();
  stopped.get_future().wait();
  subject->fence();
  expect_silence();
  const std::size_t before = slots.items().size();
  subject->start();
  EXPECT_TRUE(slots.wait_for(before + 1));
  // The slot uses variables of this function.
  subject->destroy();
}

// A slot may stop its object and start it again.
TEST_P(Ending, IsABeginningInASlotThatRestarts) {
  std::atomic<int> lives = 0;
  Inbox<int> begun;
  in_each_slot([&] {
    if (lives >= 3) return begun.put(1);
    ++lives;
    subject->stop();
    subject->start();
  });
  start();
  EXPECT_TRUE(begun.wait_for(1));
  subject->destroy();
  expect_silence();
}

// Stopped and started again and again while slots run.
TEST_P(Ending, MayBeRepeated) {
  in_each_slot([] { linger(1ms); });
  for (int life = 0; life < 5; ++life) {
    subject->start();
    subject->provoke();
    subject->stop();
    expect_silence();
  }
}

// A forked process has no part of its parent's object: a call fails at once, the destructor does
// nothing, and the object of the parent goes on.
TEST_P(Ending, IsNothingInAForkedProcess) {
  in_each_slot([] { linger(10ms); });
  start();
  EXPECT_EQ(in_forked_process([this] {
              const bool is_refused = error_of([this] { subject->stop(); }).first == Errc::forked;
              subject->destroy();
              return is_refused ? 0 : 1;
            }),
            0);
  subject->stop();
  expect_silence();
  const std::size_t before = slots.items().size();
  subject->start();
  EXPECT_TRUE(slots.wait_for(before + 1));
}

const Kind kinds[] = {
    {"Discovery", make_discovery_subject}, {"ServiceDiscovery", make_services_subject},
    {"Requests", make_requests_subject},   {"Partitions", make_partitions_subject},
    {"Resources", make_resources_subject}, {"Instances", make_instances_subject},
    {"Monitor", make_monitor_subject}};

INSTANTIATE_TEST_SUITE_P(All, Ending,
                         testing::Combine(testing::ValuesIn(kinds),
                                          testing::Values(Ground::own_threads,
                                                          Ground::two_threads)),
                         [](const auto& instance) {
                           const bool is_own = std::get<1>(instance.param) == Ground::own_threads;
                           return std::string(std::get<0>(instance.param).name) +
                                  (is_own ? "" : "OnTwoThreads");
                         });

}  // namespace
}  // namespace muster::test
