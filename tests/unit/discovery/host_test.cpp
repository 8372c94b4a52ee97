#include "discovery/host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/ensure.hpp"

namespace muster::detail {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Said {
  std::string word;
};

/// Outputs its inputs, and a word when its deadline has passed.
class Parrot {
 public:
  using Output = std::variant<Said>;

  void say(std::string word) { outputs_.push_back(Said{std::move(word)}); }
  void say_in(Duration time, core::Time now) { due_ = now + time; }
  void advance(core::Time now) {
    if (!due_ || *due_ > now) return;
    due_.reset();
    say("due");
  }
  void require(bool holds) { MUSTER_ENSURE(holds); }

  std::vector<Output> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const { return due_; }

  /// Words that begin with "+" join the one before.
  static void enqueue(std::deque<Output>& queue, Output next) {
    const std::string& word = std::get<Said>(next).word;
    if (queue.empty() || !word.starts_with('+')) return queue.push_back(std::move(next));
    std::get<Said>(queue.back()).word += word;
  }

 private:
  std::optional<core::Time> due_;
  std::vector<Output> outputs_;
};

class Cage : public Host<Cage, Parrot> {
 public:
  explicit Cage(const boost::asio::any_io_executor& executor) : Host(executor) {
    error.connect([this](const Error& told) { errors.emplace_back(told.what()); });
  }

  void say(const std::string& word) {
    change([&](Parrot& parrot, core::Time) { parrot.say(word); });
  }
  void say_in(Duration time) {
    change([&](Parrot& parrot, core::Time now) { parrot.say_in(time, now); });
  }
  void wait(std::function<void(std::error_code)> done) {
    change([&](Parrot&, core::Time) { waits.push_back(std::move(done)); });
  }
  void fail() {
    change([](Parrot& parrot, core::Time) { parrot.require(false); });
  }
  void stop() {
    close([](Parrot& parrot, core::Time) { parrot.say("last"); });
  }
  void start() {
    open([](Parrot& parrot, core::Time) { parrot.say("first"); });
  }

  std::vector<std::string> heard;
  std::vector<std::string> errors;
  std::vector<std::function<void(std::error_code)>> waits;
  /// Called in each slot.
  std::function<void()> in_slot = [] {};

 private:
  friend Host;

  void perform(const Said& said) {
    heard.push_back(said.word);
    in_slot();
  }
  void follow(core::Time) {}
  void settled() {}
  void end_completions(std::error_code why) {
    for (auto& done : std::exchange(waits, {})) complete([done, why] { done(why); });
  }
  void disconnect_slots() {}
};

struct HostTest : testing::Test {
  boost::asio::io_context context;
  std::shared_ptr<SlotStrand> strand =
      std::make_shared<SlotStrand>(context.get_executor(), SlotStrand::Settings{});
  std::shared_ptr<Cage> cage = std::make_shared<Cage>(strand->executor());

  void run() {
    context.restart();
    context.run();
  }
};

// Outputs are performed on the strand, in order, never within the input; some become one.
TEST_F(HostTest, PerformsOutputsLater) {
  cage->say("a");
  cage->say("+b");
  cage->say("c");
  EXPECT_THAT(cage->heard, IsEmpty());
  run();
  EXPECT_THAT(cage->heard, ElementsAre("a+b", "c"));
}

// The machine is called when its deadline has passed.
TEST_F(HostTest, KeepsTime) {
  cage->say_in(5ms);
  run();
  EXPECT_THAT(cage->heard, ElementsAre("due"));
}

// Outputs that wait when the object stops are performed after the next start. A stopped object is
// idle.
TEST_F(HostTest, PerformsNothingWhileStopped) {
  cage->say("a");
  cage->say_in(1h);
  cage->stop();
  run();
  EXPECT_THAT(cage->heard, IsEmpty());
  cage->say("b");
  run();
  EXPECT_THAT(cage->heard, IsEmpty());
  cage->start();
  cage->stop();
  run();
  EXPECT_THAT(cage->heard, IsEmpty());
  cage->say_in(1ms);
  cage->start();
  run();
  EXPECT_THAT(cage->heard, ElementsAre("a", "last", "b", "first", "last", "first", "due"));
}

// In a thread that runs the executor, waiting outputs are performed before `stop` returns.
TEST_F(HostTest, PerformsWhatWaitsBeforeItStops) {
  boost::asio::post(context, [&] {
    cage->say("a");
    cage->stop();
    EXPECT_THAT(cage->heard, ElementsAre("a", "last"));
  });
  run();
  EXPECT_THAT(cage->heard, ElementsAre("a", "last"));
}

// Outputs that wait when a slot stops the object follow that slot. Later inputs cause none.
TEST_F(HostTest, MayBeStoppedInASlot) {
  cage->in_slot = [&] {
    if (cage->heard.back() == "a") cage->stop();
  };
  cage->say("a");
  cage->say("b");
  run();
  cage->say("c");
  run();
  EXPECT_THAT(cage->heard, ElementsAre("a", "b", "last"));
}

// Completions come after the outputs that wait, and once, whichever way the object ends.
TEST_F(HostTest, EndsCompletionsOnce) {
  std::vector<std::string> ended;
  const auto done = [&](std::error_code why) { ended.push_back(why.message()); };
  cage->wait(done);
  cage->stop();
  EXPECT_THAT(ended, IsEmpty());
  cage->wait(done);
  cage->retire();
  cage.reset();
  EXPECT_THAT(ended, IsEmpty());
  run();
  const std::string stopped = make_error_code(Errc::stopped).message();
  EXPECT_THAT(ended, ElementsAre(stopped, stopped));
}

// An exception of a slot is reported, and the next output is performed.
TEST_F(HostTest, SurvivesWhatSlotsThrow) {
  cage->in_slot = [&] {
    if (cage->heard.size() == 1) throw std::runtime_error("no thanks");
  };
  cage->say("a");
  cage->say("b");
  run();
  EXPECT_THAT(cage->heard, ElementsAre("a", "b"));
  EXPECT_THAT(cage->errors, ElementsAre(HasSubstr("no thanks")));
}

// A machine that finds a fault in itself takes no more inputs. The process continues, and the error
// slot gets the reason.
TEST_F(HostTest, RetiresAMachineThatFindsAFault) {
  std::vector<std::error_code> ended;
  cage->wait([&](std::error_code why) { ended.push_back(why); });
  cage->fail();
  cage->say("a");
  run();
  EXPECT_THAT(cage->heard, IsEmpty());
  EXPECT_THAT(cage->errors, ElementsAre(HasSubstr("found a fault in itself")));
  EXPECT_THAT(ended, ElementsAre(Errc::stopped));
  cage->retire();
}

}  // namespace
}  // namespace muster::detail
