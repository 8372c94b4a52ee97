#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

/// The headers that a floor may include in addition to its own and the standard library: other
/// floors, and libraries by the beginning of their headers' names.
struct Rule {
  std::vector<std::string> floors;
  std::vector<std::string> libraries;
};

const std::map<std::string, Rule> rules = {
    {"core", {{}, {}}},
    {"crypto", {{"core"}, {"openssl/"}}},
    {"wire", {{"core", "crypto"}, {"boost/crc", "boost/json", "boost/system", "fmt/"}}},
    {"engine", {{"core", "crypto", "wire"}, {}}},
    {"legacy", {{"core", "crypto", "wire", "engine"}, {}}},
    {"sim", {{"core", "crypto", "wire", "engine"}, {}}},
    {"check", {{"core"}, {}}},
    {"atlas", {{"core", "crypto", "wire", "engine", "sim"}, {}}},
    {"asio",
     {{"core", "crypto", "wire", "engine", "legacy"}, {"boost/asio", "boost/system", "fmt/"}}},
    {"discovery", {{"core", "crypto", "wire", "engine", "legacy", "asio"}, {"boost/", "fmt/"}}},
    {"http", {{"core", "asio"}, {"boost/asio", "boost/beast", "boost/system", "openssl/", "fmt/"}}},
    {"simulation", {{"core", "crypto", "sim"}, {"fmt/"}}},
    {"services", {{"core", "asio", "discovery"}, {"boost/", "fmt/"}}},
    {"cluster",
     {{"core", "wire", "asio", "http", "discovery"}, {"boost/", "cereal/", "fmt/", "xxhash"}}},
    {"monitor", {{"core", "asio", "discovery", "services", "cluster"}, {"boost/", "fmt/"}}},
};

std::string included(const std::string& line) {
  static const std::regex include("^#include [<\"]([^>\"]+)[>\"]");
  std::smatch match;
  return std::regex_search(line, match, include) ? match[1].str() : std::string{};
}

bool is_standard(const std::string& header) {
  // C++ headers have no dot; C and POSIX ones end in .h and have no folder of a library.
  return header.find('.') == std::string::npos;
}

bool is_system(const std::string& header) {
  static const std::regex system("^((arpa|net|netinet|sys|linux)/)?[a-z0-9_]+\\.h$");
  return std::regex_match(header, system);
}

bool is_allowed(const std::string& floor, const Rule& rule, const std::string& header) {
  if (is_standard(header) || header.starts_with("muster/") || header.starts_with(floor + "/")) {
    return true;
  }
  for (const std::string& below : rule.floors) {
    if (header.starts_with(below + "/")) return true;
  }
  for (const std::string& library : rule.libraries) {
    if (header.starts_with(library)) return true;
  }
  return is_system(header) &&
         (floor == "asio" || floor == "cluster" || floor == "discovery" || floor == "crypto");
}

/// The floors with threads and clocks.
bool is_upper(const std::string& floor) {
  return floor == "asio" || floor == "http" || floor == "discovery" || floor == "services" ||
         floor == "cluster" || floor == "monitor";
}

/// The floors that implement the public interface, and thus know all of it.
bool is_public(const std::string& floor) {
  return floor == "discovery" || floor == "services" || floor == "cluster" ||
         floor == "simulation" || floor == "monitor";
}

// A floor includes only floors below it, and only certain floors use certain libraries.
TEST(Floors, IncludeOnlyLowerFloors) {
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("src")) continue;
    ASSERT_TRUE(rules.contains(file.floor())) << file.path << ": this floor has no rule";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      if (header.empty()) continue;
      EXPECT_TRUE(is_allowed(file.floor(), rules.at(file.floor()), header))
          << file.at(i) << " includes " << header;
    }
  }
}

/// Public headers that the lowest floors may include: values and errors that need no library.
const std::vector<std::string> vocabulary = {
    "muster/id.hpp",     "muster/error.hpp",      "muster/timing.hpp",    "muster/reason.hpp",
    "muster/key.hpp",    "muster/statistics.hpp", "muster/archive.hpp",   "muster/byte_stream.hpp",
    "muster/legacy.hpp", "muster/activity.hpp",   "muster/assignment.hpp"};

// The lowest floors include no other public header.
TEST(Floors, LowestOnesKnowOnlyTheVocabulary) {
  for (const SourceFile& file : source_tree()) {
    const std::string floor = file.floor();
    if (floor.empty() || floor == "asio" || is_public(floor)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      if (!header.starts_with("muster/")) continue;
      EXPECT_TRUE(std::find(vocabulary.begin(), vocabulary.end(), header) != vocabulary.end())
          << file.at(i);
    }
  }
}

// Tools and examples use the public headers only.
TEST(Floors, ToolsAndExamplesUseThePublicInterface) {
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("tools") && !file.is_below("examples")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      for (const auto& [floor, rule] : rules) {
        EXPECT_FALSE(header.starts_with(floor + "/")) << file.at(i) << " includes " << header;
      }
    }
  }
}

// Below the driver there are no threads, clocks or randomness, except those that are passed in.
TEST(Floors, LowestOnesHaveNoThreadsClocksOrChance) {
  const std::regex banned(
      "std::(mutex|thread|atomic|condition_variable|lock_guard|random_device)|::now\\(\\)|"
      "clock_gettime|\\brand\\(|\\bgetenv|\\bsystem_clock");
  for (const SourceFile& file : source_tree()) {
    const std::string floor = file.floor();
    if (floor.empty() || is_upper(floor)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], banned)) << file.at(i) << ": " << file.lines[i];
    }
  }
}

// The monotonic clock is read in one place.
TEST(Floors, ClockIsReadInOnePlace) {
  const std::regex clock("clock_gettime|steady_clock::now");
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("src") || file.path == "src/asio/clock.hpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], clock)) << file.at(i);
    }
  }
}

}  // namespace
}  // namespace muster::tidy
