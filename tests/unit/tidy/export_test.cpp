#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

/// The declaration that begins at a line, up to its semicolon or body.
std::string declaration_at(const SourceFile& file, std::size_t line) {
  std::string text;
  while (line < file.lines.size()) {
    text += file.lines[line];
    if (text.ends_with(';') || text.ends_with('{') || text.ends_with('}')) break;
    ++line;
  }
  return text;
}

/// A function without a body. The library defines it.
bool is_defined_elsewhere(const std::string& declaration) {
  static const std::regex function(
      "^([^=(]*|.*operator[^(]+)\\(.*\\)( const)?( noexcept)?( = 0)?;$");
  static const std::regex other(
      "^ *(//|#|using |friend |template|inline |constexpr |static_assert|CEREAL_|return )| = "
      "(default|delete);");
  return std::regex_search(declaration, function) && !std::regex_search(declaration, other);
}

/// Full specialisations are none: the library defines them.
bool is_template(const SourceFile& file, std::size_t line) {
  static const std::regex head("template <[^>]");
  return line > 0 && std::regex_search(file.lines[line - 1], head);
}

// A function that the library defines is exported, or no program could use a shared library.
TEST(PublicHeaders, ExportFunctions) {
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("include")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (line.empty() || !std::isalpha(static_cast<unsigned char>(line[0]))) continue;
      if (is_template(file, i) || !is_defined_elsewhere(declaration_at(file, i))) continue;
      EXPECT_TRUE(line.starts_with("MUSTER_API ")) << file.at(i) << ": write MUSTER_API before it";
    }
  }
}

// So is a class with such members.
TEST(PublicHeaders, ExportClasses) {
  const std::regex head("^(class|struct) .*\\{$");
  const std::regex member("^  [A-Za-z~]");
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("include")) continue;
    // Where the class begins; past the end outside of classes.
    std::size_t opened = file.lines.size();
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], head)) opened = i;
      if (file.lines[i] == "};") opened = file.lines.size();
      if (opened == file.lines.size() || is_template(file, i)) continue;
      if (!std::regex_search(file.lines[i], member)) continue;
      if (!is_defined_elsewhere(declaration_at(file, i))) continue;
      EXPECT_NE(file.lines[opened].find(" MUSTER_API "), std::string::npos)
          << file.at(opened) << ": write MUSTER_API before the name";
    }
  }
}

}  // namespace
}  // namespace muster::tidy
