#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
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
    {"elections",
     {{"core", "wire", "asio", "discovery"}, {"boost/json", "boost/signals2", "cereal/", "fmt/"}}},
    {"cluster",
     {{"core", "wire", "asio", "http", "discovery"}, {"boost/", "cereal/", "fmt/", "xxhash"}}},
    {"monitor",
     {{"core", "asio", "discovery", "services", "elections", "cluster"}, {"boost/", "fmt/"}}},
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

/// The floor of each public header, which may include those of its own floor and of lower ones.
/// "core" has the values and errors that all floors share.
const std::map<std::string, std::string> public_floors = {{"activity", "core"},
                                                          {"api", "core"},
                                                          {"assignment", "core"},
                                                          {"backlog", "core"},
                                                          {"byte_stream", "core"},
                                                          {"error", "core"},
                                                          {"fencing_token", "core"},
                                                          {"id", "core"},
                                                          {"key", "core"},
                                                          {"legacy", "core"},
                                                          {"log", "core"},
                                                          {"reason", "core"},
                                                          {"statistics", "core"},
                                                          {"timing", "core"},
                                                          {"version", "core"},
                                                          {"archive", "wire"},
                                                          {"options", "asio"},
                                                          {"payload", "asio"},
                                                          {"sealed_datagram", "asio"},
                                                          {"value", "asio"},
                                                          {"async_operation", "asio"},
                                                          {"awaitable_deferred", "asio"},
                                                          {"await", "discovery"},
                                                          {"channel_reader", "discovery"},
                                                          {"connection", "discovery"},
                                                          {"discovery", "discovery"},
                                                          {"event_reader", "discovery"},
                                                          {"lock", "discovery"},
                                                          {"lock_await", "discovery"},
                                                          {"message", "discovery"},
                                                          {"network", "discovery"},
                                                          {"node", "discovery"},
                                                          {"node_changes", "discovery"},
                                                          {"request", "discovery"},
                                                          {"request_await", "discovery"},
                                                          {"requests", "discovery"},
                                                          {"token_value", "discovery"},
                                                          {"typed", "discovery"},
                                                          {"simulation", "simulation"},
                                                          {"service", "services"},
                                                          {"service_await", "services"},
                                                          {"services", "services"},
                                                          {"election", "elections"},
                                                          {"election_await", "elections"},
                                                          {"instance", "cluster"},
                                                          {"instances", "cluster"},
                                                          {"partitions", "cluster"},
                                                          {"published_work", "cluster"},
                                                          {"resource", "cluster"},
                                                          {"resource_source", "cluster"},
                                                          {"resources", "cluster"},
                                                          {"ring_election", "cluster"},
                                                          {"work_await", "cluster"},
                                                          {"work_status", "cluster"},
                                                          {"monitor", "monitor"}};

/// Libraries of the public headers that are about them. All others need none.
const std::map<std::string, std::vector<std::string>> public_libraries = {
    {"archive", {"cereal/"}},
    {"async_operation", {"boost/asio"}},
    {"await", {"boost/asio"}},
    {"awaitable_deferred", {"boost/asio", "boost/version"}},
    {"request_await", {"boost/asio", "boost/json"}},
    {"service_await", {"boost/asio"}},
    {"value", {"boost/json"}}};

/// "id" for "muster/id.hpp".
std::string public_name(const std::string& header) {
  constexpr std::string_view before = "muster/";
  constexpr std::string_view after = ".hpp";
  return header.substr(before.size(), header.size() - before.size() - after.size());
}

bool is_below(const std::string& floor, const std::string& other) {
  const auto& below = rules.at(floor).floors;
  return floor == other || std::find(below.begin(), below.end(), other) != below.end();
}

bool is_public_allowed(const std::string& floor, const std::string& header) {
  const auto found = public_floors.find(public_name(header));
  return found != public_floors.end() && is_below(floor, found->second);
}

bool begins_with_any(const std::string& header, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return header.starts_with(prefix); });
}

bool is_allowed(const std::string& floor, const Rule& rule, const std::string& header) {
  if (is_standard(header) || header.starts_with(floor + "/")) return true;
  if (header.starts_with("muster/")) return is_public_allowed(floor, header);
  for (const std::string& below : rule.floors) {
    if (header.starts_with(below + "/")) return true;
  }
  if (begins_with_any(header, rule.libraries)) return true;
  return is_system(header) &&
         (floor == "asio" || floor == "cluster" || floor == "discovery" || floor == "crypto");
}

/// The floors with threads and clocks.
bool is_upper(const std::string& floor) {
  return floor == "asio" || floor == "http" || floor == "discovery" || floor == "services" ||
         floor == "elections" || floor == "cluster" || floor == "monitor";
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

// Every public header has a floor. It includes public headers of that floor and of lower ones, and
// no library that it is not about.
TEST(Floors, PublicHeadersIncludeOnlyLowerOnes) {
  for (const SourceFile& file : source_tree()) {
    if (!file.is_below("include") || file.path == "include/muster/muster.hpp") continue;
    const std::string name = public_name(file.path.substr(std::string("include/").size()));
    ASSERT_TRUE(public_floors.contains(name)) << file.path << ": this header has no floor";
    const auto libraries = public_libraries.find(name);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      if (header.empty() || is_standard(header)) continue;
      const bool is_library =
          libraries != public_libraries.end() && begins_with_any(header, libraries->second);
      EXPECT_TRUE(is_library || (header.starts_with("muster/") &&
                                 is_public_allowed(public_floors.at(name), header)))
          << file.at(i) << " includes " << header;
    }
  }
}

// One header has all common classes, and none that needs a large library.
TEST(Floors, UmbrellaHeaderHasAllCommonClasses) {
  const std::string text = read_project_file("include/muster/muster.hpp");
  for (const char* face : {"discovery", "requests", "services", "election", "lock", "partitions",
                           "resources", "instances", "monitor"}) {
    EXPECT_NE(text.find("#include \"muster/" + std::string(face) + ".hpp\""), std::string::npos)
        << face;
  }
  for (const char* large : {"await", "request_await", "service_await", "election_await",
                            "work_await", "typed", "archive"}) {
    EXPECT_EQ(text.find("#include \"muster/" + std::string(large) + ".hpp\""), std::string::npos)
        << large;
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

/// Files above the driver with a lock, a timer, a thread or a post of their own, and the reason.
/// Everything else is a state machine, which `detail::Host` hosts.
const std::map<std::string, std::string> concurrent_files = {
    {"src/discovery/host", "the host of all state machines"},
    {"src/discovery/slot_mutex", "lets one slot run at a time"},
    {"src/discovery/slot_strand", "runs the slots of a node, and ends them"},
    {"src/discovery/own_thread", "the threads of a node without an executor"},
    {"src/discovery/relief", "the second of those threads"},
    {"src/discovery/impl", "starts and stops the driver, which hosts the engine"},
    {"src/discovery/channel_slots", "slots join channels while others are called"},
    {"src/discovery/node_reader", "decodes nodes for the strand and for callers of any thread"},
    {"src/http/client", "waits for a web server"},
    {"src/monitor/server", "a thread of its own for slow and hostile clients"},
    {"src/monitor/monitor", "slots write on the strand, the server's thread reads"},
    {"src/monitor/event_ring", "slots write on the strand, the server's thread reads"},
    {"src/monitor/outlook", "slots write on the strand, the server's thread reads"}};

std::string stem(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

// Outside the host, no class above the driver has a lock, a timer, a thread or a post of its own.
TEST(Floors, OnlyTheHostIsConcurrent) {
  const std::regex concurrent(
      "std::(recursive_|timed_|shared_|recursive_timed_)?mutex|OwnMutex|std::condition_variable|"
      "std::thread\\b|steady_timer|DeadlineTimer|asio::(post|dispatch|defer)\\b");
  std::set<std::string> used;
  for (const SourceFile& file : source_tree()) {
    const std::string floor = file.floor();
    if (!is_upper(floor) || floor == "asio") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!std::regex_search(file.lines[i], concurrent)) continue;
      EXPECT_TRUE(concurrent_files.contains(stem(file.path)))
          << file.at(i) << ": " << file.lines[i] << "; let detail::Host host a state machine";
      used.insert(stem(file.path));
    }
  }
  for (const auto& [path, reason] : concurrent_files) {
    EXPECT_TRUE(used.contains(path)) << path << " needs no exception any more";
  }
}

}  // namespace
}  // namespace muster::tidy
