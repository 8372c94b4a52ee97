#include <gtest/gtest.h>

#include <string>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

/// The text of all unit tests, with split string literals joined.
std::string unit_tests() {
  std::string text;
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("tests/unit/wire") && !file.is_below("tests/unit/crypto")) continue;
    for (const std::string& line : file.lines) text += line + '\n';
  }
  for (std::size_t at = 0; (at = text.find("\"\n", at)) != std::string::npos;) {
    const std::size_t next = text.find_first_not_of(' ', at + 2);
    if (text[next] == '"') {
      text.erase(at, next + 1 - at);
    } else {
      ++at;
    }
  }
  return text;
}

// The tests contain every vector that the specification prints.
TEST(Protocol, VectorsAreTested) {
  const std::string document = read_project_file("src/wire/PROTOCOL.md");
  const std::string tests = unit_tests();
  const std::string margin = "\n    ";
  std::size_t vectors = 0;
  for (std::size_t at = document.find("## 11. Test vectors");
       (at = document.find(margin, at)) != std::string::npos; ++vectors) {
    at += margin.size();
    const std::string vector = document.substr(at, document.find('\n', at) - at);
    EXPECT_NE(tests.find('"' + vector + '"'), std::string::npos) << vector;
  }
  EXPECT_GE(vectors, 20u);
}

}  // namespace
}  // namespace muster::tidy
