#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "unit/tidy/documents.hpp"

namespace muster::tidy {
namespace {

/// A row of the glossary.
struct Entry {
  std::string term;
  /// Words that must not be used for it.
  std::vector<std::string> synonyms;
  /// Users meet it; otherwise only readers of the code do.
  bool is_public = true;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    const std::size_t begin = part.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    parts.push_back(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
  }
  return parts;
}

std::vector<Entry> glossary() {
  std::vector<Entry> entries;
  bool is_public = true;
  std::istringstream lines(read_project_file("docs/glossary.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line == "## Inside the protocol") is_public = false;
    const std::vector<std::string> cells = split(line, '|');
    if (!line.starts_with("| ") || cells.size() < 2 || cells[0] == "term") continue;
    const auto synonyms = cells.size() > 2 ? split(cells[2], ',') : std::vector<std::string>{};
    entries.push_back({cells[0], synonyms, is_public});
  }
  return entries;
}

std::string public_headers() {
  std::string text;
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("include")) continue;
    for (const std::string& line : file.lines) text += line + '\n';
  }
  return text;
}

/// "fencing token" matches "fencing_token", "FencingToken" and "fencing tokens".
std::regex as_written(const std::string& term) {
  const std::string loose = std::regex_replace(term, std::regex(" "), "[ _]?(?:\\n */// )?");
  return std::regex("(^|[^a-z])" + loose + "|" + loose + "s?\\b", std::regex::icase);
}

// The public headers use the terms of the glossary.
TEST(Glossary, TermsAreUsed) {
  const std::string headers = public_headers();
  std::size_t count = 0;
  for (const Entry& entry : glossary()) {
    if (!entry.is_public) continue;
    ++count;
    EXPECT_TRUE(std::regex_search(headers, as_written(entry.term))) << entry.term;
  }
  EXPECT_GE(count, 40u);
}

// A second word for one thing makes readers look for a second thing.
TEST(Glossary, SynonymsAreNotUsed) {
  for (const Entry& entry : glossary()) {
    for (const std::string& synonym : entry.synonyms) {
      const std::regex word("\\b" + synonym + "s?\\b", std::regex::icase);
      for (const SourceFile& file : source_tree()) {
        if (!file.is_below("include")) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
          EXPECT_FALSE(std::regex_search(file.lines[i], word))
              << file.at(i) << " says \"" << synonym << "\" for \"" << entry.term << '"';
        }
      }
    }
  }
}

}  // namespace
}  // namespace muster::tidy
