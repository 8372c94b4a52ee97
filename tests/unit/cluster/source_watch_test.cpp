#include "cluster/source_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A watch whose outputs are words.
struct Post {
  explicit Post(WatchOptions options = {.poll_interval = 10s, .retry_min = 1s, .retry_max = 4s})
      : watch(options, core::Random(1)) {}

  SourceWatch watch;
  core::Time now{1h};
  /// The latest call.
  std::uint64_t run = 0;
  std::vector<std::string> words;
  /// The states of the source, and the problems.
  std::vector<std::string> states;

  std::vector<std::string> said() {
    listen();
    return std::exchange(words, {});
  }
  void listen() {
    constexpr const char* calls[] = {"setup", "fetch", "tear down"};
    for (const ResourceOutput& output : watch.take_outputs()) {
      if (const auto* call = std::get_if<CallSource>(&output)) {
        run = call->run;
        words.emplace_back(calls[static_cast<std::size_t>(call->call)]);
      } else if (const auto* changed = std::get_if<SourceChanged>(&output)) {
        states.emplace_back(to_string(changed->status.state));
        if (!changed->status.problem.empty()) states.push_back(changed->status.problem);
      } else {
        words.emplace_back(std::get<Error>(output).what());
      }
    }
    if (const auto list = watch.take_list()) {
      words.push_back("listed " + std::to_string(list->size()));
    }
  }
  void lead(bool leads) { watch.lead(leads, now); }
  void succeed() {
    listen();
    watch.ended(run, {}, now);
  }
  void list(std::size_t count, std::vector<std::string> faults = {}) {
    listen();
    watch.fetched(run, {.resources = std::vector<Resource>(count), .faults = std::move(faults)},
                  now);
  }
  void fail(const std::string& why) {
    listen();
    watch.fetched(run, {.error = why}, now);
  }
  /// Advances the time to the next deadline.
  void wait() {
    ASSERT_TRUE(watch.next_deadline());
    now = *watch.next_deadline();
    watch.advance(now);
  }
};

// Only the leader asks, again and again. Other nodes have no deadline.
TEST(SourceWatch, AsksWhileItLeads) {
  Post post;
  post.watch.advance(post.now);
  EXPECT_THAT(post.said(), IsEmpty());
  EXPECT_FALSE(post.watch.next_deadline());
  post.lead(true);
  EXPECT_THAT(post.said(), ElementsAre("setup"));
  post.succeed();
  EXPECT_THAT(post.said(), ElementsAre("fetch"));
  post.list(3);
  EXPECT_THAT(post.said(), ElementsAre("listed 3"));
  EXPECT_EQ(post.watch.next_deadline(), post.now + 10s);
  post.wait();
  EXPECT_THAT(post.said(), ElementsAre("fetch"));
  post.watch.fetched(post.run, {}, post.now);
  EXPECT_THAT(post.said(), IsEmpty()) << "nothing has changed";
  post.lead(false);
  EXPECT_THAT(post.said(), ElementsAre("tear down"));
  post.succeed();
  EXPECT_TRUE(post.watch.is_idle());
}

// A pending call is waited for, and a late list does not count.
TEST(SourceWatch, MakesOneCallAtATime) {
  Post post;
  post.lead(true);
  post.lead(false);
  post.lead(true);
  post.lead(false);
  EXPECT_THAT(post.said(), ElementsAre("setup"));
  post.succeed();
  EXPECT_THAT(post.said(), ElementsAre("tear down"));
  post.lead(true);
  EXPECT_THAT(post.said(), IsEmpty());
  post.succeed();
  EXPECT_THAT(post.said(), ElementsAre("setup"));
  post.succeed();
  post.said();
  post.lead(false);
  post.list(3);
  EXPECT_THAT(post.said(), ElementsAre("tear down"));
}

// A change is fetched at once, or after the pending fetch.
TEST(SourceWatch, FollowsChanges) {
  Post post({.poll_interval = 0s});
  post.lead(true);
  post.succeed();
  post.said();
  post.watch.changed(post.now);
  EXPECT_THAT(post.said(), IsEmpty());
  post.list(1);
  EXPECT_THAT(post.said(), ElementsAre("fetch", "listed 1"));
  post.list(1);
  EXPECT_FALSE(post.watch.next_deadline()) << "nothing is polled";
  post.said();
  post.watch.changed(post.now);
  EXPECT_THAT(post.said(), ElementsAre("fetch"));
}

/// A watch that leads and has set its source up.
struct LeadingPost : Post {
  explicit LeadingPost(WatchOptions options) : Post(options) {
    lead(true);
    succeed();
    said();
    EXPECT_THAT(std::exchange(states, {}), ElementsAre("starting"));
  }
  std::vector<std::string> take_states() {
    listen();
    return std::exchange(states, {});
  }
};

// A failure is retried after growing waits. Without a cache, a lost source takes its list along.
TEST(SourceWatch, RetriesAndLosesASource) {
  LeadingPost post(
      {.poll_interval = 10s, .retry_min = 1s, .retry_max = 4s, .lost_after = 8s, .cache = false});
  post.fail("no route");
  EXPECT_THAT(post.said(), IsEmpty());
  std::vector<std::string> all;
  Duration longest{0};
  for (int i = 0; i < 5; ++i) {
    const core::Time before = post.now;
    post.wait();
    longest = std::max<Duration>(longest, post.now - before);
    post.fail("no route");
    for (const auto& word : post.said()) all.push_back(word);
  }
  EXPECT_THAT(all, ElementsAre("fetch", "fetch", "fetch", "fetch", "listed 0", "fetch"));
  EXPECT_LE(longest, 4s);
  EXPECT_GE(longest, 3s);
  post.wait();
  post.list(1);
  EXPECT_THAT(post.said(), ElementsAre("fetch", "listed 1")) << "it is back";
}

// Each new reason of a failure is reported once, and so are the loss of the source and its return.
TEST(SourceWatch, ReportsEachChangeOfItsSource) {
  const std::string no_route = "the list cannot be fetched: no route";
  const std::string no_answer = "the list cannot be fetched: no answer";
  LeadingPost post({.poll_interval = 10s, .retry_min = 1s, .retry_max = 4s, .lost_after = 8s});
  post.fail("no route");
  EXPECT_THAT(post.take_states(), ElementsAre("failing", no_route));
  post.wait();
  post.fail("no route");
  EXPECT_THAT(post.take_states(), IsEmpty());
  post.wait();
  post.fail("no answer");
  EXPECT_THAT(post.take_states(), ElementsAre("failing", no_answer));
  for (int i = 0; i < 4; ++i) {
    post.wait();
    post.fail("no answer");
  }
  EXPECT_THAT(post.take_states(), ElementsAre("lost", no_answer));
  post.wait();
  post.fail("no route");
  EXPECT_THAT(post.take_states(), ElementsAre("lost", no_route));
  EXPECT_EQ(post.watch.status().problem, no_route);
  post.wait();
  post.list(1);
  EXPECT_THAT(post.take_states(), ElementsAre("working"));
  post.wait();
  post.fail("no route");
  EXPECT_THAT(post.take_states(), ElementsAre("failing", no_route));
  post.lead(false);
  EXPECT_THAT(post.take_states(), ElementsAre("not_asked"));
}

// Waits between attempts do not delay the loss of a source.
TEST(SourceWatch, LosesASourceOnTime) {
  LeadingPost post({.retry_min = 1s, .retry_max = 60s, .lost_after = 9s});
  post.fail("no route");
  const core::Time failing_since = post.now;
  while (post.watch.status().state != SourceState::lost) {
    post.wait();
    post.fail("no route");
  }
  EXPECT_EQ(post.now - failing_since, 9s);
}

// A failed set-up is tried again later.
TEST(SourceWatch, RetriesTheSetUp) {
  Post post;
  post.lead(true);
  post.said();
  post.watch.ended(post.run, "no such table", post.now);
  post.listen();
  EXPECT_THAT(post.states,
              ElementsAre("starting", "failing", "the source cannot be set up: no such table"));
  post.wait();
  EXPECT_THAT(post.said(), ElementsAre("setup"));
}

// A call that takes too long has failed, and its late end does not count.
TEST(SourceWatch, EndsCallsThatHang) {
  Post post({.poll_interval = 10s, .retry_min = 1s, .retry_max = 4s, .call_timeout = 5s});
  post.lead(true);
  post.succeed();
  EXPECT_THAT(post.said(), ElementsAre("setup", "fetch"));
  const std::uint64_t late = post.run;
  EXPECT_EQ(post.watch.next_deadline(), post.now + 5s);
  post.wait();
  EXPECT_THAT(post.said(), IsEmpty());
  EXPECT_EQ(post.states.back(), "the list cannot be fetched: the call has not ended within 5s");
  post.watch.fetched(late, {.resources = std::vector<Resource>(3)}, post.now);
  EXPECT_THAT(post.said(), IsEmpty());
  post.wait();
  post.list(1);
  EXPECT_THAT(post.said(), ElementsAre("fetch", "listed 1"));
}

// A source whose calls hang does not keep its node from leaving.
TEST(SourceWatch, BecomesIdleAlthoughItsSourceHangs) {
  Post setting_up({.call_timeout = 5s});
  setting_up.lead(true);
  setting_up.lead(false);
  EXPECT_FALSE(setting_up.watch.is_idle());
  setting_up.wait();
  EXPECT_TRUE(setting_up.watch.is_idle());
  LeadingPost tearing_down({.call_timeout = 5s});
  tearing_down.lead(false);
  tearing_down.wait();
  EXPECT_THAT(tearing_down.said(), ElementsAre("tear down"));
  tearing_down.wait();
  EXPECT_THAT(tearing_down.said(),
              ElementsAre("the source cannot be torn down: the call has not ended within 5s"));
  EXPECT_TRUE(tearing_down.watch.is_idle());
}

// A watch that ends at once calls nothing, and begins with a set-up later.
TEST(SourceWatch, ForgetsTheSource) {
  Post post;
  post.lead(true);
  post.succeed();
  post.said();
  const std::uint64_t late = post.run;
  post.watch.clear();
  post.watch.fetched(late, {.resources = std::vector<Resource>(3)}, post.now);
  EXPECT_THAT(post.said(), IsEmpty());
  EXPECT_FALSE(post.watch.next_deadline());
  EXPECT_TRUE(post.watch.is_idle());
  post.lead(true);
  EXPECT_THAT(post.said(), ElementsAre("setup"));
}

// Equal faults in every fetch are reported once.
TEST(SourceWatch, ReportsFaultsOnce) {
  Post post;
  post.lead(true);
  post.succeed();
  post.said();
  post.list(1, {"item 2 has no id"});
  EXPECT_THAT(post.said(), ElementsAre("in the list, item 2 has no id", "listed 1"));
  post.wait();
  post.list(1, {"item 2 has no id"});
  EXPECT_THAT(post.said(), ElementsAre("fetch", "listed 1"));
}

}  // namespace
}  // namespace muster::cluster
