#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

/// The code blocks of a Markdown text in one language.
std::vector<std::string> code_blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "```" + language + "\n";
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    const std::size_t end = text.find("```", at);
    blocks.push_back(text.substr(at, end - at));
    at = end;
  }
  return blocks;
}

// What the README shows is a part of a program that is built and run.
TEST(Readme, SnippetsAreCompiled) {
  const std::string tour = read_project_file("examples/tour.cpp");
  const auto snippets = code_blocks(read_project_file("README.md"), "cpp");
  EXPECT_GE(snippets.size(), 6u);
  for (const std::string& snippet : snippets) {
    EXPECT_NE(tour.find(snippet), std::string::npos) << "not in examples/tour.cpp:\n" << snippet;
  }
}

// Both commands it names are there.
TEST(Readme, NamesCommandsThatExist) {
  for (const char* command : {"tools/demo", "tools/test"}) {
    EXPECT_NE(read_project_file("README.md").find(command), std::string::npos);
    EXPECT_FALSE(read_project_file(command).empty());
  }
}

}  // namespace
}  // namespace muster::tidy
