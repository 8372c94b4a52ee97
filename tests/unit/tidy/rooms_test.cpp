#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>

#include "unit/tidy/source_tree.hpp"

/// The rooms of the command line tool: the folders below tools/cli.
namespace muster::tidy {
namespace {

/// The rooms that several commands share, and the one that lists the commands, by height. Every
/// other room belongs to one command.
const std::map<std::string, int> heights = {{"output", 0},   {"help", 2},       {"options", 1},
                                            {"programs", 1}, {"foreground", 2}, {"guard", 3},
                                            {"command", 5}};
constexpr int height_of_commands = 4;

int height_of(const std::string& room) {
  const auto found = heights.find(room);
  return found == heights.end() ? height_of_commands : found->second;
}

/// "send" for "cli/send/sender.hpp"; empty for anything else.
std::string room_of(const std::string& path) {
  static const std::regex inside("cli/([a-z_]+)/[a-z0-9_]+\\.[ch]pp");
  std::smatch match;
  return std::regex_match(path, match, inside) ? match[1].str() : std::string{};
}

std::string included_room(const std::string& line) {
  static const std::regex include("^#include \"(cli/[^\"]+)\"");
  std::smatch match;
  return std::regex_search(line, match, include) ? room_of(match[1].str()) : std::string{};
}

// A command includes its own room and the shared ones, never another command; no shared room
// includes a command.
TEST(Rooms, IncludeOnlyLowerRooms) {
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("tools/cli") || file.path == "tools/cli/main.cpp") continue;
    const std::string room = room_of(file.path.substr(std::string("tools/").size()));
    ASSERT_NE(room, "") << file.path << " stands in no room";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string other = included_room(file.lines[i]);
      if (other.empty() || other == room) continue;
      EXPECT_LT(height_of(other), height_of(room)) << file.at(i) << ": " << file.lines[i];
    }
  }
}

}  // namespace
}  // namespace muster::tidy
