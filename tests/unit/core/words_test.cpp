#include <gtest/gtest.h>

#include <set>
#include <string>

#include "muster/error.hpp"
#include "muster/reason.hpp"
#include "muster/statistics.hpp"

namespace muster {

namespace {

// Programs read these words in JSON, so they must not change.
TEST(Words, OfRemovalReasonsAreStable) {
  EXPECT_EQ(to_string(RemovalReason::goodbye), "goodbye");
  EXPECT_EQ(to_string(RemovalReason::timeout), "timeout");
  EXPECT_EQ(to_string(RemovalReason::refused), "refused");
  EXPECT_EQ(to_string(RemovalReason::replaced), "replaced");
}

// The same holds for demotions.
TEST(Words, OfDemotionReasonsAreStable) {
  EXPECT_EQ(to_string(DemotionReason::requested), "requested");
  EXPECT_EQ(to_string(DemotionReason::outranked), "outranked");
  EXPECT_EQ(to_string(DemotionReason::lease_expired), "lease_expired");
  EXPECT_EQ(to_string(DemotionReason::stopped), "stopped");
}

// A reason without its own word would be counted under a wrong one.
TEST(Words, OfDropReasonsAreAllDifferent) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    words.emplace(to_string(static_cast<DropReason>(i)));
  }
  EXPECT_EQ(words.size(), drop_reasons);
  EXPECT_FALSE(words.contains("unknown"));
  EXPECT_EQ(to_string(DropReason::other_cluster), "other_cluster");
}

// Each error code has its own words, for programs and for readers of the code alone.
TEST(Words, OfErrorCodesAreAllDifferent) {
  std::set<std::string> words;
  std::set<std::string> messages;
  constexpr int last = static_cast<int>(Errc::internal);
  for (int code = 1; code <= last + 1; ++code) {
    words.emplace(to_string(static_cast<Errc>(code)));
    messages.insert(make_error_code(static_cast<Errc>(code)).message());
  }
  EXPECT_EQ(words.size(), static_cast<std::size_t>(last + 1)) << "the last one is unknown";
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(last + 1));
  EXPECT_EQ(to_string(Errc::port_taken), "port_taken");
}

// An error has a code for programs and a sentence for people.
TEST(Words, OfAnErrorAreItsSentence) {
  const Error error(Errc::port_taken, "port 12345 is taken");
  EXPECT_STREQ(error.what(), "port 12345 is taken");
  EXPECT_EQ(error.errc(), Errc::port_taken);
  EXPECT_EQ(error.code(), Errc::port_taken);
  EXPECT_STREQ(error.code().category().name(), "muster");
}

}  // namespace

}  // namespace muster
