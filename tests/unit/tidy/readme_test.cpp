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

/// Each code block of the document is a part of one of the programs, which are built.
void expect_compiled(const std::string& document, const std::vector<std::string>& programs,
                     std::size_t blocks) {
  std::string source;
  for (const std::string& program : programs) source += read_project_file(program);
  const auto snippets = code_blocks(read_project_file(document), "cpp");
  EXPECT_GE(snippets.size(), blocks);
  for (const std::string& snippet : snippets) {
    EXPECT_NE(source.find(snippet), std::string::npos) << "in no program:\n" << snippet;
  }
}

// What the README shows is a part of a program that is built and run.
TEST(Readme, SnippetsAreCompiled) {
  expect_compiled("README.md", {"examples/tour.cpp"}, 6);
}

// So is what whoever migrates is shown.
TEST(Migrating, SnippetsAreCompiled) {
  expect_compiled("docs/migrating.md", {"examples/among_javascript.cpp"}, 1);
}

// So is what whoever shares out work is shown.
TEST(Work, SnippetsAreCompiled) {
  expect_compiled("docs/work.md",
                  {"examples/connections.cpp", "examples/pollers.cpp", "examples/scheduler.cpp"},
                  3);
}

// So is what whoever shows work over HTTP is shown.
TEST(MonitorPage, SnippetsAreCompiled) {
  expect_compiled("docs/monitor.md", {"tests/loopback/monitor/work_test.cpp"}, 1);
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
