#include "unit/tidy/prose.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace muster::tidy {
namespace {

/// Occurrences per 1,000 words.
struct Limit {
  double archaic = 0;
  double headless = 0;
};

/// The target for every part. It applies to each part without an entry below.
constexpr Limit target{1.5, 0.5};

/// A part that is this far below its limit must lower the limit, so that rates only fall.
constexpr double slack = 5.0;

/// A limit may only be lowered.
const std::map<std::string, Limit> limits = {
    {"documents", {4, 4}},        {"include", {4, 5}},   {"protocol", {4, 4}},
    {"src/cluster", {9, 14}},     {"src/core", {12, 7}}, {"src/discovery", {6, 8}},
    {"src/services", {1.5, 4.5}}, {"tools", {3, 4}},
};

Limit limit_of(const std::string& part) {
  const auto limit = limits.find(part);
  return limit == limits.end() ? target : limit->second;
}

/// The lines of a part with symptoms, for a message.
std::string places(const Part& part) {
  std::string text;
  int count = 0;
  for (const ProseLine& line : part.lines) {
    const Symptoms symptoms = symptoms_of(line.text);
    if (symptoms.archaic + symptoms.headless == 0) continue;
    if (++count > 30) return text + "  ...\n";
    text += "  " + line.at + ": " + line.text + '\n';
  }
  return text;
}

// Plain English: a named subject first, and no words that this field does not use.
TEST(Prose, IsPlain) {
  for (const Part& part : parts_of_the_tree()) {
    const Symptoms symptoms = symptoms_of(part);
    const double archaic = rate(symptoms.archaic, symptoms.words);
    const double headless = rate(symptoms.headless, symptoms.words);
    const Limit limit = limit_of(part.name);
    EXPECT_TRUE(archaic <= limit.archaic && headless <= limit.headless)
        << part.name << " has " << archaic << " archaic words and " << headless
        << " clauses without a named subject per 1,000 words; at most " << limit.archaic << " and "
        << limit.headless << " are accepted. Rewrite these sentences:\n"
        << places(part);
  }
}

// A limit follows the rate down, so that a part that was rewritten stays plain.
TEST(Prose, LimitsOnlyFall) {
  for (const Part& part : parts_of_the_tree()) {
    const Symptoms symptoms = symptoms_of(part);
    const Limit limit = limit_of(part.name);
    const double archaic = rate(symptoms.archaic, symptoms.words);
    const double headless = rate(symptoms.headless, symptoms.words);
    EXPECT_LE(limit.archaic, std::max(target.archaic, archaic + slack))
        << part.name << ": lower its limit of archaic words to about " << archaic;
    EXPECT_LE(limit.headless, std::max(target.headless, headless + slack))
        << part.name << ": lower its limit of clauses without a subject to about " << headless;
  }
}

// The measure counts both symptoms and nothing else.
TEST(Prose, SymptomsAreCounted) {
  const Symptoms symptoms = symptoms_of("Whoever asks is told what is there, so long as it lives.");
  EXPECT_EQ(symptoms.words, 12u);
  EXPECT_EQ(symptoms.archaic, 3u);
  EXPECT_EQ(symptoms.headless, 1u);
  const Symptoms plain = symptoms_of("A node that asks gets the list of nodes within its timeout.");
  EXPECT_EQ(plain.archaic + plain.headless, 0u);
}

}  // namespace
}  // namespace muster::tidy
