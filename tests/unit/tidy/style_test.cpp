#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

constexpr std::size_t line_max = 100;
constexpr std::size_t function_lines_max = 70;
constexpr std::size_t file_lines_max = 600;
constexpr std::size_t public_header_lines_max = 250;

// Two files fit side by side.
TEST(Style, LinesAreShort) {
  for (const SourceFile& file : source_tree()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_LE(columns(file.lines[i]), line_max) << file.at(i);
    }
  }
}

// A large file usually contains a second concept.
TEST(Style, FilesAreSmall) {
  ASSERT_FALSE(source_tree().empty());
  for (const SourceFile& file : source_tree()) {
    const bool is_public = file.is_below("include");
    EXPECT_LE(file.lines.size(), is_public ? public_header_lines_max : file_lines_max) << file.path;
  }
}

/// The formatter puts a function's first line and its closing brace at the margin, and nothing in
/// between.
bool is_at_margin(const std::string& line) {
  return !line.empty() && line.front() != ' ' && line.front() != '#' && line.front() != '/';
}

// A function fits one screen.
TEST(Style, FunctionsAreShort) {
  for (const SourceFile& file : source_tree()) {
    if (file.is_below("tests")) continue;
    std::size_t opened = 0;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!is_at_margin(file.lines[i])) continue;
      const bool closes = file.lines[i] == "}";
      EXPECT_LE(closes ? i - opened : 0, function_lines_max) << file.at(opened);
      opened = i;
    }
  }
}

// Notes to self do not stay in the tree.
TEST(Style, NoNotesToSelf) {
  const std::regex note("\\b(TODO|FIXME|XXX)\\b");
  for (const SourceFile& file : source_tree()) {
    if (file.is_below("tests/unit/tidy")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], note)) << file.at(i);
    }
  }
}

// `#pragma once` cannot clash or go stale as include guards do.
TEST(Style, HeadersSayPragmaOnce) {
  for (const SourceFile& file : source_tree()) {
    if (!file.path.ends_with(".hpp")) continue;
    ASSERT_FALSE(file.lines.empty()) << file.path;
    EXPECT_EQ(file.lines.front(), "#pragma once") << file.path;
  }
}

// A source that includes its own header first proves that the header compiles alone.
TEST(Style, SourcesIncludeTheirHeaderFirst) {
  std::set<std::string> headers;
  for (const SourceFile& file : source_tree()) headers.insert(file.path);
  for (const SourceFile& file : source_tree()) {
    if (!file.path.ends_with(".cpp")) continue;
    const std::string header = file.path.substr(0, file.path.size() - 3) + "hpp";
    if (!headers.contains(header)) continue;
    const auto first =
        std::find_if(file.lines.begin(), file.lines.end(),
                     [](const std::string& line) { return line.starts_with("#include"); });
    ASSERT_NE(first, file.lines.end()) << file.path;
    const std::string included = first->substr(first->find('"') + 1);
    EXPECT_TRUE(header.ends_with(included.substr(0, included.find('"')))) << file.path;
  }
}

// Tests wait for conditions, not for time to pass. A benchmark may keep a rate.
TEST(Style, NoTestSleeps) {
  const std::regex sleep("\\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\\s*\\(");
  for (const SourceFile& file : source_tree()) {
    if (file.is_below("tests/unit/tidy") || file.is_below("tests/bench")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], sleep)) << file.at(i);
    }
  }
}

}  // namespace
}  // namespace muster::tidy
