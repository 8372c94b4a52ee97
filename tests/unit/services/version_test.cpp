#include "services/version.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace muster::services {
namespace {

Version version(std::string_view text) {
  const auto parsed = Version::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Version{});
}

bool contains(std::string_view range, std::string_view text) {
  const auto parsed = VersionRange::parse(range);
  EXPECT_TRUE(parsed) << range;
  return parsed && parsed->contains(version(text));
}

// The examples of semver.org 2.0.0, §11.
TEST(Version, HasTheOrderOfTheStandard) {
  const std::vector<std::string_view> ascending = {
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
      "1.0.0-rc.1",  "1.0.0",         "2.0.0",
      "2.1.0",       "2.1.1",         "10.0.0"};
  for (std::size_t a = 0; a < ascending.size(); ++a) {
    for (std::size_t b = 0; b < ascending.size(); ++b) {
      EXPECT_EQ(version(ascending[a]) < version(ascending[b]), a < b)
          << ascending[a] << " and " << ascending[b];
    }
  }
  EXPECT_EQ(version("1.0.0+build.7"), version("1.0.0+other"));
}

// Text that is no version is refused.
TEST(Version, IsReadStrictly) {
  for (const char* text :
       {"", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.x", "01.2.3", "1.2.03", "1.2.-3", "1.2.3-",
        "1.2.3-01", "1.2.3-a..b", "1.2.3+", "1.2.3+a_b", " 1.2.3", "99999999999999999999.0.0"}) {
    EXPECT_FALSE(Version::parse(text)) << text;
  }
  for (const char* text : {"0.0.0", "1.2.3-0a", "1.2.3--", "1.2.3-x.7.z.92+exp.sha-5114f85"}) {
    EXPECT_TRUE(Version::parse(text)) << text;
  }
}

// Each kind of condition at both of its ends.
TEST(VersionRange, ContainsItsVersions) {
  const struct {
    std::string_view range;
    std::vector<std::string_view> inside;
    std::vector<std::string_view> outside;
  } cases[] = {
      {"*", {"0.0.0", "99.1.2", "1.0.0-rc.1"}, {}},
      {"1.2.3", {"1.2.3"}, {"1.2.2", "1.2.4", "1.2.3-rc.1", "1.2.4-0"}},
      {"=1.2.3-rc.1", {"1.2.3-rc.1"}, {"1.2.3", "1.2.3-rc.1.1", "1.2.3-rc.0"}},
      {"1.2", {"1.2.0", "1.2.99"}, {"1.1.9", "1.3.0", "1.3.0-rc.1"}},
      {"1.x", {"1.0.0", "1.99.0"}, {"0.9.9", "2.0.0", "2.0.0-rc.1"}},
      {">=1.2", {"1.2.0", "7.0.0"}, {"1.1.9"}},
      {">1.2", {"1.3.0"}, {"1.2.0", "1.2.9"}},
      {">1.2.3", {"1.2.4"}, {"1.2.3"}},
      {"<2", {"1.9.9"}, {"2.0.0", "2.0.0-rc.1"}},
      {"<=1.2.3", {"1.2.3", "0.1.0"}, {"1.2.4"}},
      {"<=1", {"1.9.9"}, {"2.0.0"}},
      {"^1.2.3", {"1.2.3", "1.9.0"}, {"1.2.2", "2.0.0", "2.0.0-rc.1"}},
      {"^0.2.3", {"0.2.3", "0.2.9"}, {"0.3.0", "0.2.2"}},
      {"^0.0.3", {"0.0.3"}, {"0.0.4", "0.0.2"}},
      {"^0.0", {"0.0.0", "0.0.9"}, {"0.1.0"}},
      {"^1", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0"}},
      {"~1.2.3", {"1.2.3", "1.2.9"}, {"1.3.0", "1.2.2"}},
      {"~1", {"1.9.9"}, {"2.0.0"}},
      {">=1.2 <1.5", {"1.2.0", "1.4.9"}, {"1.1.9", "1.5.0"}},
      {"1.2 || ^3", {"1.2.7", "3.1.0"}, {"1.3.0", "2.0.0", "4.0.0"}},
  };
  for (const auto& [range, inside, outside] : cases) {
    for (const auto text : inside) EXPECT_TRUE(contains(range, text)) << range << " " << text;
    for (const auto text : outside) EXPECT_FALSE(contains(range, text)) << range << " " << text;
  }
}

// Build numbers can be as large as their type. The version after the largest number has another
// number before it, and no version follows the highest one.
TEST(VersionRange, EndsBeyondTheLargestNumber) {
  const std::string max = "18446744073709551615";
  EXPECT_TRUE(contains("1.2." + max, "1.2." + max));
  EXPECT_FALSE(contains("1.2." + max, "1.3.0"));
  EXPECT_TRUE(contains("^0.0." + max, "0.0." + max));
  EXPECT_TRUE(contains("<=" + max, max + ".5.0"));
  const std::string highest = max + '.' + max + '.' + max;
  EXPECT_TRUE(contains("^" + max, highest));
  EXPECT_TRUE(contains(highest, highest));
  EXPECT_FALSE(contains(">" + highest, highest));
  EXPECT_FALSE(contains(">" + max, "1.0.0"));
}

TEST(VersionRange, IsReadStrictly) {
  for (const char* text : {"", " ", "||", "1 ||", ">", ">=*", "=>1", "^^1", "1.2.3.4", "x.1", "one",
                           "1.2.3 - 2.0.0", ">=1,<2"}) {
    EXPECT_FALSE(VersionRange::parse(text)) << text;
  }
}

}  // namespace
}  // namespace muster::services
