#include "cluster/config_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// The id of a configuration is close to the text of the user.
TEST(ConfigId, IsTheIdOrTheText) {
  EXPECT_EQ(config_id(parse_value(R"({"id":"eu","url":"x"})")), "eu");
  EXPECT_EQ(config_id(parse_value(R"({"id":7})")), "7");
  EXPECT_EQ(config_id(parse_value(R"("eu")")), "eu");
  EXPECT_EQ(config_id(parse_value("7")), "7");
  EXPECT_EQ(config_id(parse_value(R"({"b":1,"a":2})")), R"({"a":2,"b":1})");
  EXPECT_EQ(config_id(parse_value(R"({"a":2,"b":1})")), R"({"a":2,"b":1})");
}

// A text too long for a name is replaced by a number, the same for equal texts.
TEST(ConfigId, IsANumberForLongTexts) {
  const Value first{{"text", std::string(300, 'x')}, {"n", 1}};
  const Value same{{"n", 1}, {"text", std::string(300, 'x')}};
  const Value second{{"n", 2}, {"text", std::string(300, 'x')}};
  EXPECT_EQ(config_id(first).size(), 16U);
  EXPECT_EQ(config_id(first), config_id(same));
  EXPECT_NE(config_id(first), config_id(second));
}

/// A source on a context that the test runs, and the results of its fetches.
struct ConfigSourceTest : testing::Test {
  boost::asio::io_context context;
  std::vector<FetchDone::Result> results;
  int changes = 0;

  SourceHandle handle() {
    return SourceHandle({.allocate = {},
                         .deallocate = {},
                         .changed = [this] { ++changes; },
                         .executor = [this] { return context.get_executor(); }});
  }
  void fetch(ConfigSource& source) {
    source.setup(handle(), WorkDone([](std::string_view) {}));
    source.fetch(FetchDone([this](FetchDone::Result result) { results.push_back(result); }));
  }
};

// Configurations become resources. An unchanged list stays unchanged.
TEST_F(ConfigSourceTest, ConvertsConfigurations) {
  bool is_changed = true;
  ConfigSource source(
      [&](const ConfigsDone& done) {
        is_changed ? done({Value("a"), Value{{"id", "b"}}, Value("a")}) : done.unchanged();
      },
      10s);
  fetch(source);
  is_changed = false;
  fetch(source);
  ASSERT_EQ(results.size(), 2U);
  ASSERT_TRUE(results[0].resources);
  EXPECT_THAT(*results[0].resources, ElementsAre(Resource{"a", "a"}, Resource{"b", {{"id", "b"}}}));
  EXPECT_THAT(results[0].faults, ElementsAre("item 3 repeats the id \"a\" of item 1"));
  EXPECT_FALSE(results[1].resources);
  EXPECT_THAT(results[1].error, IsEmpty());
}

// Every exception is a failure with its reason.
TEST_F(ConfigSourceTest, FailsWithTheException) {
  ConfigSource one([](const ConfigsDone&) { throw std::runtime_error("no route"); }, 10s);
  fetch(one);
  ConfigSource other([](const ConfigsDone&) { throw 7; }, 10s);
  fetch(other);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].error, "no route");
  EXPECT_EQ(results[1].error, "it threw something that is no std::exception");
}

// A call that never completes fails at its time limit. A call that completes leaves no timer.
TEST_F(ConfigSourceTest, FailsAtItsTimeLimit) {
  std::vector<ConfigsDone> calls;
  ConfigSource source([&](const ConfigsDone& done) { calls.push_back(done); }, 1ms);
  fetch(source);
  context.run();
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].error, "the call has not ended within 1ms");
  ConfigSource prompt([](const ConfigsDone& done) { done({}); }, 24h);
  fetch(prompt);
  context.restart();
  context.run();
  EXPECT_EQ(results.size(), 2U);
}

// A reported change reaches the node that asks.
TEST_F(ConfigSourceTest, ForwardsChanges) {
  ConfigSource source([](const ConfigsDone& done) { done({}); }, 10s);
  source.changed();
  EXPECT_EQ(changes, 0);
  source.setup(handle(), WorkDone([](std::string_view) {}));
  source.changed();
  EXPECT_EQ(changes, 1);
  source.tear_down(WorkDone([](std::string_view) {}));
  source.changed();
  EXPECT_EQ(changes, 1);
}

}  // namespace
}  // namespace muster::cluster
