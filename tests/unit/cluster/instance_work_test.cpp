#include "cluster/instance_work.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/node_ids.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The instances of a node that is alone and leads itself. The log has its outputs as words.
struct LoneInstances : testing::Test {
  static BoardOptions board_options() {
    BoardOptions options;
    options.keeper.retry_min = options.keeper.retry_max = 1s;
    options.watch.poll_interval = 0s;
    options.watch.call_timeout = 3s;
    return options;
  }

  InstanceWork work{test::ada,
                    {.set = "i"},
                    {1s, 250ms, 250ms, 50ms, 0ms, 100ms},
                    board_options(),
                    {.create_timeout = 5s, .disconnect_timeout = 5s},
                    core::Random(1)};
  Time now{1h};
  std::vector<std::string> words;
  /// The latest call of the handler, and of `get_config`.
  CallInstance call{};
  std::uint64_t configs_run = 0;

  void start() {
    work.start(now);
    work.distribute([&](Distribution& each) { each.start(now); }, now);
    work.distribute([&](Distribution& each) { each.take({.favour = 1}, now); }, now);
    run(500ms);
  }
  void run(Duration time) {
    listen();
    for (const Time end = now + time; now < end;) {
      now = std::min(end, work.next_deadline().value_or(end));
      work.advance(now);
      listen();
    }
  }
  void listen() {
    work.take_messages();
    for (InstanceWorkOutput& output : work.take_outputs()) {
      std::visit([&](auto& one) { hear(one); }, output);
    }
  }
  void hear(const CallInstance& output) {
    call = output;
    constexpr const char* calls[] = {"create ", "check ", "disconnect "};
    words.push_back(calls[static_cast<std::size_t>(call.call)] + call.id);
  }
  void hear(const AskConfigs& ask) {
    configs_run = ask.run;
    words.emplace_back("ask");
  }
  void hear(const InstanceCreated& output) { words.push_back("created " + output.instance.id); }
  void hear(const InstanceDisconnected& output) {
    EXPECT_FALSE(output.instance.object.has_value());
    words.push_back("disconnected " + output.instance.id);
  }
  void hear(const InstanceUnhealthy& output) { words.push_back("unhealthy " + output.why); }
  void hear(const Dispose& output) { words.push_back("dispose " + output.instance.id); }
  void hear(Release& output) {
    output.object.reset();
    words.emplace_back("release");
  }
  void hear(const GiveUp&) {
    words.emplace_back("give up");
    work.give_up(now);
    listen();
  }
  void hear(const Error& error) { words.emplace_back(error.what()); }
  std::vector<std::string> said() {
    run(0s);
    return std::exchange(words, {});
  }

  void list(std::vector<std::string> ids) {
    std::vector<Resource> resources;
    for (const std::string& id : ids) resources.push_back({id, Value(id)});
    work.configs_ended(configs_run, {.resources = std::move(resources)}, now);
    run(100ms);
  }
  /// The latest call has made an object.
  std::weak_ptr<int> create() {
    const auto made = std::make_shared<int>(7);
    Instance instance = *work.instance_of(call);
    instance.object = made;
    work.created(call.run, instance, {}, now);
    return made;
  }
};

// A listed configuration is created once, and its instance is found by its id.
TEST_F(LoneInstances, AreCreatedFromTheList) {
  start();
  EXPECT_THAT(said(), ElementsAre("ask"));
  list({"eu"});
  EXPECT_THAT(said(), ElementsAre("create eu"));
  EXPECT_FALSE(work.find("eu", now));
  create();
  EXPECT_THAT(said(), ElementsAre("created eu"));
  ASSERT_TRUE(work.find("eu", now));
  EXPECT_EQ(work.find("eu", now)->as<int>(), 7);
  EXPECT_THAT(work.owned(now), SizeIs(1));
}

// After a pause, nothing counts as owned whose lease is over, although the work still runs here.
TEST_F(LoneInstances, AreNotOwnedAfterTheLease) {
  start();
  list({"eu"});
  create();
  said();
  const Time late = now + 2s;
  EXPECT_THAT(work.owned(now), SizeIs(1));
  EXPECT_THAT(work.work().owned(now), SizeIs(1));
  EXPECT_EQ(work.work().find("eu", now)->token, work.find("eu", now)->token);
  EXPECT_THAT(work.owned(late), IsEmpty());
  EXPECT_FALSE(work.find("eu", late));
  EXPECT_THAT(work.work().owned(late), IsEmpty());
  EXPECT_FALSE(work.work().find("eu", late));
  EXPECT_FALSE(work.work().find("us", now));
}

// An instance that leaves the list is disconnected, released, and only then given up.
TEST_F(LoneInstances, AreReleasedBeforeTheyAreGivenUp) {
  start();
  list({"eu"});
  const auto made = create();
  said();
  work.configs_changed(now);
  EXPECT_THAT(said(), ElementsAre("ask"));
  list({});
  EXPECT_THAT(said(), ElementsAre("disconnect eu"));
  EXPECT_FALSE(made.expired());
  work.ended(call.run, {}, now);
  EXPECT_THAT(said(), ElementsAre("release", "disconnected eu", "give up"));
  EXPECT_TRUE(made.expired());
}

// An instance that fails is reported, disconnected and created again.
TEST_F(LoneInstances, AreReplacedAfterAFailure) {
  start();
  list({"eu"});
  create();
  said();
  work.failed("eu", "no answer", now);
  EXPECT_THAT(said(), ElementsAre("unhealthy no answer", "disconnect eu"));
  work.ended(call.run, {}, now);
  run(1s);
  EXPECT_THAT(said(), ElementsAre("release", "disconnected eu", "create eu"));
}

// An instance that is created after the time-out is disconnected at once.
TEST_F(LoneInstances, AreDisposedOfWhenTheyComeTooLate) {
  start();
  list({"eu"});
  said();
  const CallInstance late = call;
  const Instance instance = *work.instance_of(late);
  run(5s);
  EXPECT_THAT(said(), ElementsAre("\"eu\" cannot be created: the call has not ended within 5s"));
  work.created(late.run, instance, {}, now);
  EXPECT_THAT(said(), Contains("dispose eu"));
}

// A call of `get_config` that hangs has failed, and its late end does not count.
TEST_F(LoneInstances, EndCallsForConfigsThatHang) {
  start();
  said();
  const std::uint64_t late = configs_run;
  run(3s);
  EXPECT_THAT(said(),
              ElementsAre("the list cannot be fetched: the call has not ended within 3s", "ask"));
  work.configs_ended(late, {.resources = std::vector<Resource>{{"eu", "eu"}}}, now);
  EXPECT_THAT(said(), IsEmpty());
}

// A stop releases all instances without a call. Calls under way end without effect, and a start
// creates the instances again.
TEST_F(LoneInstances, EndAtOnce) {
  start();
  list({"eu", "us"});
  const auto made = create();
  said();
  const CallInstance late = call;
  work.stop(now);
  EXPECT_THAT(said(), ElementsAre("release"));
  EXPECT_TRUE(made.expired());
  EXPECT_THAT(work.owned(now), IsEmpty());
  work.ended(late.run, "too late", now);
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_FALSE(work.next_deadline());
  start();
  // The earlier list counts until the next one arrives.
  EXPECT_THAT(said(), testing::IsSupersetOf({"ask", "create eu", "create us"}));
}

}  // namespace
}  // namespace muster::cluster
