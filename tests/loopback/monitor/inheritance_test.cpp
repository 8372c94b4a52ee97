#include <fcntl.h>
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "lib/scratch_directory.hpp"
#include "loopback/discovery/loopback_node.hpp"
#include "loopback/monitor/watched.hpp"

namespace muster::test {
namespace {

using Targets = std::multiset<std::string>;

/// The targets of this process's descriptors: "socket:[4711]", "anon_inode:[eventpoll]"...
Targets open_here() {
  Targets found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry.path(), gone);
    if (!gone) found.insert(target.string());
  }
  return found;
}

std::size_t sockets_here() {
  std::size_t count = 0;
  for (const std::string& each : open_here()) count += each.starts_with("socket:") ? 1 : 0;
  return count;
}

/// The same of a program that this process starts without further ado, one a line.
std::string inherited() {
  const ScratchDirectory files;
  const std::string list = files.path("list");
  const std::string script = "for f in /proc/$$/fd/*; do readlink $f; done >" + list;
  const char* const words[] = {"sh", "-c", script.c_str(), nullptr};
  pid_t child = 0;
  posix_spawnp(&child, "sh", nullptr, nullptr, const_cast<char**>(words), environ);
  waitpid(child, nullptr, 0);
  std::ostringstream text;
  text << std::ifstream(list).rdbuf();
  return text.str();
}

// Two nodes hold every kind of socket: for the group, for themselves, lifelines at both ends, a
// monitor and its reader. A program that the application starts inherits none of them: it may live
// longer than the node, whose ports would stay taken.
TEST(Inheritance, ProgramsGetNothingOfANode) {
  const Targets before = open_here();
  Watched watched;
  RawClient reader(watched.monitor.port());
  reader.send(request("GET /events"));
  reader.read_until("text/event-stream");
  const std::size_t of_one_node = sockets_here();
  LoopbackNode other("other");
  other.discovery.start();
  ASSERT_TRUE(other.added.wait_for(1));
  ASSERT_TRUE(other.masters.wait_for(1));
  // Its own four, and both ends of a lifeline.
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (sockets_here() < of_one_node + 6 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_GE(sockets_here(), of_one_node + 6) << "the test is to see a lifeline";
  const std::string child = inherited();
  const auto readers_own =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(reader.descriptor()));
  for (const std::string& each : open_here()) {
    if (before.contains(each) || each == readers_own || each.starts_with("/")) continue;
    EXPECT_THAT(child, testing::Not(testing::HasSubstr(each))) << "a child inherits it";
  }
}

}  // namespace
}  // namespace muster::test
