#include "unit/tidy/documents.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace muster::tidy {
namespace {

/// The text of all programs that a snippet may come from.
std::string compiled_programs() {
  std::string text;
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("examples") && !file.is_below("tests")) continue;
    for (const std::string& line : file.lines) text += line + '\n';
  }
  return text;
}

/// tests/docs extracts these blocks and compiles them.
bool is_complete(const std::string& snippet) {
  return snippet.find("int main(") != std::string::npos;
}

// A C++ snippet of a document is a complete program, or a part of one in examples or tests.
TEST(Documents, SnippetsAreCompiled) {
  const std::string programs = compiled_programs();
  std::size_t count = 0;
  for (const SourceFile& document : documents()) {
    for (const std::string& snippet : code_blocks(read_project_file(document.path), "cpp")) {
      ++count;
      EXPECT_TRUE(is_complete(snippet) || programs.find(snippet) != std::string::npos)
          << document.path << " has a snippet that is in no program:\n"
          << snippet;
    }
  }
  EXPECT_GE(count, 10u);
}

// The commands that the README tells a newcomer to run exist.
TEST(Documents, ReadmeNamesExistingCommands) {
  for (const char* command : {"tools/demo", "tools/test"}) {
    EXPECT_NE(read_project_file("README.md").find(command), std::string::npos);
    EXPECT_FALSE(read_project_file(command).empty());
  }
}

/// The anchor of a heading: "How low?" has "how-low".
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading.substr(heading.find_first_not_of("# "))) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

std::set<std::string> anchors_of(const std::string& path) {
  std::set<std::string> anchors;
  for (const SourceFile& document : documents()) {
    if (document.path != path) continue;
    for (const std::string& line : prose_of(document)) {
      if (line.starts_with("#")) anchors.insert(anchor_of(line));
    }
  }
  return anchors;
}

/// Whether the link of a document leads to a file of the project, and to a heading if it names one.
bool leads_somewhere(const std::string& document, const std::string& link) {
  const std::filesystem::path folder = std::filesystem::path(document).parent_path();
  const std::string file = link.substr(0, link.find('#'));
  const auto target =
      file.empty() ? std::filesystem::path(document) : (folder / file).lexically_normal();
  if (!std::filesystem::exists(std::filesystem::path(MUSTER_PROJECT_DIR) / target)) return false;
  if (link.find('#') == std::string::npos) return true;
  return anchors_of(target.generic_string()).contains(link.substr(link.find('#') + 1));
}

// A relative link leads to an existing file and heading.
TEST(Documents, LinksLeadSomewhere) {
  const std::regex link("\\]\\(([^)]+)\\)");
  for (const SourceFile& document : documents()) {
    const std::vector<std::string> prose = prose_of(document);
    for (std::size_t i = 0; i < prose.size(); ++i) {
      for (std::sregex_iterator it(prose[i].begin(), prose[i].end(), link), end; it != end; ++it) {
        const std::string target = (*it)[1];
        if (target.find("://") != std::string::npos) continue;
        EXPECT_TRUE(leads_somewhere(document.path, target)) << document.at(i) << ": " << target;
      }
    }
  }
}

// The index names every page.
TEST(Documents, IndexIsComplete) {
  const std::string index = read_project_file("docs/README.md");
  for (const SourceFile& document : documents()) {
    if (!document.is_below("docs") || document.path == "docs/README.md") continue;
    EXPECT_NE(index.find("(" + document.path.substr(5) + ")"), std::string::npos) << document.path;
  }
}

/// "Suite.Name" of each test of the project.
std::set<std::string> tests_of_the_project() {
  const std::regex test("^TEST(?:_F|_P)?\\((\\w+), *(\\w+)\\)");
  std::set<std::string> names;
  for (const SourceFile& file : source_tree()) {
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (std::regex_search(line, match, test)) names.insert(match.str(1) + '.' + match.str(2));
    }
  }
  return names;
}

/// Expects that every test exists that the page names. Returns how many it names.
std::size_t check_named_tests(const std::string& path) {
  const std::set<std::string> tests = tests_of_the_project();
  const std::string page = read_project_file(path);
  const std::regex name("`([A-Z]\\w+\\.[A-Z]\\w+)`");
  std::size_t count = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), name), end; it != end; ++it, ++count) {
    EXPECT_TRUE(tests.contains((*it)[1])) << path << ": " << (*it)[1];
  }
  return count;
}

// Every test exists that the table of threats or the table of faults names.
TEST(Documents, TablesNameExistingTests) {
  EXPECT_GE(check_named_tests("docs/SECURITY.md"), 20u);
  EXPECT_GE(check_named_tests("docs/faults.md"), 60u);
}

// Each row of the table of faults names a test.
TEST(Documents, EachFaultHasATest) {
  const std::regex row("^\\| \\d+ \\| .* \\| .* \\| `.*` \\|$");
  for (const SourceFile& document : documents()) {
    if (document.path != "docs/faults.md") continue;
    for (const std::string& line : document.lines) {
      const bool is_head = line.starts_with("| no. ") || line.starts_with("|---");
      if (!line.starts_with("|") || is_head) continue;
      EXPECT_TRUE(std::regex_match(line, row)) << line;
    }
  }
}

/// Tables and links cannot be wrapped.
bool can_be_wrapped(const std::string& line) {
  return !line.starts_with("|") && line.find("](") == std::string::npos;
}

// Prose is wrapped, so that changes are easy to compare.
TEST(Documents, ProseIsWrapped) {
  const std::set<std::string> unwrapped = {"docs/promises.md", "src/wire/PROTOCOL.md"};
  for (const SourceFile& document : documents()) {
    if (unwrapped.contains(document.path)) continue;
    const std::vector<std::string> prose = prose_of(document);
    for (std::size_t i = 0; i < prose.size(); ++i) {
      EXPECT_TRUE(!can_be_wrapped(prose[i]) || columns(prose[i]) <= 100u) << document.at(i);
    }
  }
}

}  // namespace
}  // namespace muster::tidy
