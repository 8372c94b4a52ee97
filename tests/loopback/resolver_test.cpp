#include "asio/resolver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <map>
#include <memory>
#include <set>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "asio/lookup_pace.hpp"
#include "loopback/wait.hpp"

namespace muster::io {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Texts = std::vector<std::string>;

/// A name server in memory. It answers at once, or on request of the test.
struct FakeNames {
  std::map<std::string, Texts> addresses = {};
  std::map<std::string, int> asked = {};
  bool is_slow = false;
  std::vector<std::function<void()>> held = {};

  void look_up(const std::string& host, std::function<void(NameLookup)> done) {
    ++asked[host];
    NameLookup result;
    for (const std::string& text : addresses[host]) {
      result.endpoints.push_back({.address = parse_address(text).value()});
    }
    if (result.endpoints.empty()) result.failure = "no such name";
    const auto answer = [done = std::move(done), result = std::move(result)] { done(result); };
    is_slow ? held.push_back(answer) : answer();
  }
};

/// A resolver and its reports.
struct Fixture {
  boost::asio::io_context context = {};
  FakeNames names = {};
  std::vector<Texts> published = {};
  Texts warnings = {};
  std::set<std::string> answered = {};
  std::unique_ptr<Resolver> resolver = {};

  Resolver::Callbacks callbacks() {
    return {
        .on_resolved =
            [this](const std::vector<core::Endpoint>& endpoints) {
              published.emplace_back();
              for (const auto& one : endpoints) published.back().push_back(to_text(one));
            },
        .is_answered =
            [this](const core::Endpoint& endpoint) { return answered.contains(to_text(endpoint)); },
        .on_warning = [this](std::string_view line) { warnings.emplace_back(line); }};
  }
  void start(const Texts& seeds) {
    resolver = std::make_unique<Resolver>(
        context.get_executor(), parse_seeds(seeds, 12345), callbacks(),
        [this](const std::string& host, std::function<void(NameLookup)> done) {
          names.look_up(host, std::move(done));
        });
  }
  void start_for_real(const Texts& seeds) {
    resolver =
        std::make_unique<Resolver>(context.get_executor(), parse_seeds(seeds, 12345), callbacks());
  }
};

// Numeric addresses need no name server.
TEST(Resolver, KnowsNumericSeedsAtOnce) {
  Fixture fixture;
  fixture.start_for_real({"10.0.0.7", "[fd77::1]:7", "10.0.0.7:12345"});
  EXPECT_THAT(fixture.published, IsEmpty()) << "never from within the constructor";
  run_ready(fixture.context);
  EXPECT_THAT(fixture.published, ElementsAre(Texts{"10.0.0.7:12345", "[fd77::1]:7"}));
}

// The operating system resolves this name on every host.
TEST(Resolver, LooksUpLocalhost) {
  Fixture fixture;
  fixture.start_for_real({"localhost:7"});
  ASSERT_TRUE(run_until(fixture.context, [&] { return !fixture.published.empty(); }));
  EXPECT_THAT(fixture.published.back(), Contains("127.0.0.1:7"));
  EXPECT_THAT(fixture.warnings, IsEmpty());
}

// A name may stand for many nodes, and several seeds for one.
TEST(Resolver, MergesAllSeeds) {
  Fixture fixture;
  fixture.names.addresses = {{"alpha", {"10.0.0.2", "10.0.0.1"}}, {"beta", {"10.0.0.1"}}};
  fixture.start({"alpha", "10.0.0.1:7", "beta", "10.0.0.2"});
  run_ready(fixture.context);
  EXPECT_THAT(fixture.published.back(),
              ElementsAre("10.0.0.1:7", "10.0.0.1:12345", "10.0.0.2:12345"));
}

// A slow name does not delay other seeds.
TEST(Resolver, DoesNotWaitForSlowNames) {
  Fixture fixture;
  fixture.names.is_slow = true;
  fixture.names.addresses = {{"alpha", {"10.0.0.1"}}};
  fixture.start({"alpha", "10.0.0.7"});
  run_ready(fixture.context);
  EXPECT_THAT(fixture.published, ElementsAre(Texts{"10.0.0.7:12345"}));
  fixture.names.held.front()();
  run_ready(fixture.context);
  EXPECT_THAT(fixture.published.back(), ElementsAre("10.0.0.1:12345", "10.0.0.7:12345"));
}

// While no node answers, names are looked up again after a second. A change is reported once.
TEST(Resolver, RetriesWhileNoNodeAnswers) {
  Fixture fixture;
  const core::Time start = now();
  fixture.start({"alpha", "beta"});
  run_ready(fixture.context);
  EXPECT_THAT(fixture.published, IsEmpty());
  ASSERT_EQ(fixture.warnings.size(), 2u);
  EXPECT_THAT(fixture.warnings.front(), HasSubstr("\"alpha\" does not resolve: no such name"));
  fixture.names.addresses = {{"alpha", {"10.0.0.1"}}};
  ASSERT_TRUE(run_until(fixture.context, [&] { return fixture.names.asked["beta"] == 2; }));
  ASSERT_TRUE(run_until(fixture.context, [&] { return !fixture.published.empty(); }));
  run_ready(fixture.context);
  EXPECT_GE(now() - start, LookupPace::shortest);
  EXPECT_THAT(fixture.published, ElementsAre(Texts{"10.0.0.1:12345"}));
  EXPECT_EQ(fixture.warnings.size(), 2u) << "told once";
}

// After a failed lookup, the known addresses remain.
TEST(Resolver, KeepsKnownAddresses) {
  Fixture fixture;
  fixture.names.addresses = {{"alpha", {"10.0.0.1"}}};
  fixture.start({"alpha"});
  run_ready(fixture.context);
  fixture.names.addresses.clear();
  ASSERT_TRUE(run_until(fixture.context, [&] { return !fixture.warnings.empty(); }));
  EXPECT_THAT(fixture.published, ElementsAre(Texts{"10.0.0.1:12345"}));
}

// A name where a node answers is not looked up again within the shortest pause.
TEST(Resolver, PausesForAnsweredNames) {
  Fixture fixture;
  fixture.names.addresses = {{"alpha", {"10.0.0.1"}}};
  fixture.answered = {"10.0.0.1:12345"};
  fixture.start({"alpha", "beta"});
  ASSERT_TRUE(run_until(fixture.context, [&] { return fixture.names.asked["beta"] == 2; }));
  EXPECT_EQ(fixture.names.asked["alpha"], 1);
}

// A resolver closes without waiting for a name server, and a late answer has no effect.
TEST(Resolver, WaitsForNothingWhenItCloses) {
  Fixture fixture;
  fixture.names.is_slow = true;
  fixture.start({"alpha"});
  run_ready(fixture.context);
  fixture.resolver->close();
  fixture.resolver->close();
  fixture.names.held.front()();
  fixture.context.restart();
  fixture.context.run();
  EXPECT_THAT(fixture.published, IsEmpty());
  EXPECT_THAT(fixture.warnings, IsEmpty());
}

// A late answer has no effect even after the execution context has ended.
TEST(Resolver, LateAnswersOutliveItsContext) {
  std::function<void(NameLookup)> late;
  {
    boost::asio::io_context context;
    const Resolver resolver(
        context.get_executor(), parse_seeds({"alpha"}, 12345),
        {.on_resolved = [](const std::vector<core::Endpoint>&) { FAIL(); },
         .is_answered = [](const core::Endpoint&) { return false; },
         .on_warning = [](std::string_view) { FAIL(); }},
        [&](const std::string&, std::function<void(NameLookup)> done) { late = std::move(done); });
    context.poll();
  }
  ASSERT_TRUE(late);
  late({});
}

// A resolver that is closed before its first turn reports nothing.
TEST(Resolver, IsSilentAfterItIsClosed) {
  Fixture fixture;
  fixture.start({"10.0.0.7", "alpha"});
  fixture.resolver->close();
  fixture.context.run();
  EXPECT_THAT(fixture.published, IsEmpty());
  EXPECT_THAT(fixture.warnings, IsEmpty());
}

// A callback may close its resolver.
TEST(Resolver, MayBeClosedFromItsCallbacks) {
  boost::asio::io_context context;
  std::unique_ptr<Resolver> resolver;
  int calls = 0;
  resolver = std::make_unique<Resolver>(
      context.get_executor(), parse_seeds({"10.0.0.7"}, 12345),
      Resolver::Callbacks{.on_resolved =
                              [&](const std::vector<core::Endpoint>&) {
                                ++calls;
                                resolver.reset();
                              },
                          .is_answered = [](const core::Endpoint&) { return false; },
                          .on_warning = [](std::string_view) {}});
  context.run();
  EXPECT_EQ(calls, 1);
}

}  // namespace

}  // namespace muster::io
