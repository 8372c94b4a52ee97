#include "cluster/configs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::cluster {
namespace {

using testing::ElementsAre;

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

// Configurations become resources of their names.
TEST(ConfigId, NamesResources) {
  EXPECT_THAT(named({Value("a"), Value{{"id", "b"}}}),
              ElementsAre(Resource{"a", "a"}, Resource{"b", {{"id", "b"}}}));
}

}  // namespace
}  // namespace muster::cluster
