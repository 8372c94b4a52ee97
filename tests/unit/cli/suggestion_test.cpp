#include "cli/options/suggestion.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

// Each slip of a finger counts once.
TEST(Suggestion, DistanceCountsSlips) {
  EXPECT_EQ(distance("node", "node"), 0u);
  EXPECT_EQ(distance("nod", "node"), 1u);
  EXPECT_EQ(distance("noode", "node"), 1u);
  EXPECT_EQ(distance("mode", "node"), 1u);
  EXPECT_EQ(distance("ndoe", "node"), 1u);
  EXPECT_EQ(distance("", "node"), 4u);
  EXPECT_EQ(distance("kitten", "sitting"), 3u);
}

// The nearest word is suggested, or the one that begins like that, or none.
TEST(Suggestion, NearestWordIsSuggested) {
  const std::vector<std::string> words = {"node", "nodes", "send", "services", "passphrase-file"};
  EXPECT_EQ(suggestion("ndoes", words), "; did you mean nodes?");
  EXPECT_EQ(suggestion("sned", words), "; did you mean send?");
  EXPECT_EQ(suggestion("serv", words), "; did you mean services?");
  EXPECT_EQ(suggestion("passphrase", words), "; did you mean passphrase-file?");
  EXPECT_EQ(suggestion("xx", words), "");
  EXPECT_EQ(suggestion("", words), "");
}

}  // namespace

}  // namespace muster::cli
