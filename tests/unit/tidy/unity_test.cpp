#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <regex>
#include <string>
#include <tuple>

#include "unit/tidy/source_tree.hpp"

/// MUSTER_UNITY compiles several sources as one. Their unnamed namespaces then are one, too.
namespace muster::tidy {
namespace {

/// The sources that are compiled as one, see src/floor.cmake and tools/cli/CMakeLists.txt; empty
/// for sources that are compiled alone.
std::string part_of(const SourceFile& file) {
  if (!file.path.ends_with(".cpp")) return {};
  if (file.is_below("tools/cli")) return "cli";
  static const std::map<std::string, std::string> parts = {
      {"core", "protocol"},      {"crypto", "protocol"},   {"wire", "protocol"},
      {"engine", "protocol"},    {"legacy", "protocol"},   {"sim", "protocol"},
      {"asio", "network"},       {"discovery", "network"}, {"services", "network"},
      {"cluster", "network"},    {"http", "web"},          {"monitor", "web"},
      {"simulation", "protocol"}};
  const auto found = file.is_below("src") ? parts.find(file.floor()) : parts.end();
  return found == parts.end() ? std::string{} : found->second;
}

/// The name that a line at the level of a namespace defines; of a function, with its parameters.
std::optional<std::string> defined_name(const std::string& line) {
  static const std::regex constant(
      "^(?:inline )?const(?:expr)? [^(=]*?([a-z_]+)(?:\\[.*\\])? ?[={]");
  static const std::regex type("^(?:struct|class|enum class) ([A-Z][A-Za-z]*)");
  static const std::regex function(
      "^(?!return |using )[A-Za-z_][A-Za-z_:<>,&* ]* ([a-z_]+\\(.*)\\{$");
  std::smatch match;
  for (const std::regex& kind : {constant, type, function}) {
    if (std::regex_search(line, match, kind)) return match[1].str();
  }
  return std::nullopt;
}

/// Finds the names that the unnamed namespaces of a file define, by the namespace around them.
class UnnamedScan {
 public:
  /// A name, if the line defines one there.
  std::optional<std::string> read(const std::string& line) {
    static const std::regex named("^namespace ([a-z:_]+) \\{");
    std::smatch match;
    if (std::regex_search(line, match, named)) space_ = match[1];
    if (line == "namespace {") is_unnamed_ = true;
    if (line == "}  // namespace") is_unnamed_ = false;
    return is_unnamed_ ? defined_name(line) : std::nullopt;
  }
  const std::string& space() const { return space_; }

 private:
  std::string space_;
  bool is_unnamed_ = false;
};

TEST(UnityParts, DefineEachUnnamedNameOnce) {
  std::map<std::tuple<std::string, std::string, std::string>, std::string> places;
  for (const SourceFile& file : source_tree()) {
    const std::string part = part_of(file);
    if (part.empty()) continue;
    UnnamedScan scan;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto name = scan.read(file.lines[i]);
      if (!name) continue;
      const auto [place, is_new] = places.try_emplace({part, scan.space(), *name}, file.at(i));
      EXPECT_TRUE(is_new || place->second.starts_with(file.path + ':'))
          << file.at(i) << ": " << *name << " stands in " << place->second
          << " too; the quick build compiles both as one source, so rename one";
    }
  }
}

}  // namespace
}  // namespace muster::tidy
