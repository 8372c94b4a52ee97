#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "hosts/hosts_test.hpp"
#include "lib/process.hpp"
#include "lib/scratch_directory.hpp"

/// The command lines of the README, one after the other, in one shell on one host.
namespace muster::test {

namespace {

using testing::HasSubstr;

using Readme = HostsTest;

constexpr auto patience = 60s;

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The lines of the block of shell commands.
std::vector<std::string> command_lines() {
  const std::string text = content_of(MUSTER_README);
  const std::string fence = "```sh\n";
  const std::size_t begin = text.find(fence) + fence.size();
  std::istringstream block(text.substr(begin, text.find("```", begin) - begin));
  std::vector<std::string> lines;
  for (std::string line; std::getline(block, line);) lines.push_back(line);
  return lines;
}

/// Without the remark.
std::string command_of(const std::string& line) {
  const std::size_t remark = line.find("  #");
  std::string command = line.substr(0, remark);
  command.erase(command.find_last_not_of(' ') + 1);
  return command;
}

/// A command that counts the nodes of the cluster that the line is for.
std::string count_of_nodes(const std::string& line) {
  const std::size_t option = line.find("--cluster ");
  std::string cluster;
  if (option != line.npos) cluster = line.substr(option, line.find(' ', option + 10) - option);
  return "muster nodes " + cluster + " --for 300ms --json | grep -c '\"event\":\"node\"'";
}

std::string without_ampersand(std::string command) {
  if (command.ends_with('&')) command.pop_back();
  return command;
}

/// A shell on a host, in a folder with stand-ins for the programs that the README takes for
/// granted. The shell has process ids of its own, so that the commands in its background end with
/// it.
class Shell {
 public:
  Shell()
      : shell_(lab_.host(0), Process::Call{{"unshare", "--pid", "--fork", "--kill-child",
                                            "--mount-proc", "bash"}}) {
    program("web", "echo \"db is at $MUSTER_SERVICE_DB_HOST\" >> web.log");
    program("scheduler", "echo \"term $MUSTER_TOKEN_TERM\" >> scheduler.log; exec sleep 600");
    program("backup", "echo \"ticket $MUSTER_TOKEN_TERM\" >> backup.log");
    program("connect", "echo \"$MUSTER_RESOURCE_ID\" >> connect.log; exec sleep 600");
    // Accepts connections to port 5432, as a node of another cluster that is shown there.
    program("postgres",
            "unset MUSTER_KEY_FILE; exec muster node --cluster postgres --loopback --port 22222 "
            "--monitor 5432 > postgres.log 2>&1");
    files_.write("list.json", R"({"data":[{"id":"sensor-1"},{"id":"sensor-2"}]})");
    std::filesystem::create_symlink(MUSTER_PROGRAM, files_.path("muster"));
    run("cd " + files_.path("."));
    run("export PATH=.:$PATH");
  }

  /// Runs a line to its end. Returns its output; `status` is the exit code.
  std::string run(const std::string& line) {
    const std::size_t begin = shell_.output().size();
    shell_.write(line + "\necho \"@@ $?\"\n");
    EXPECT_TRUE(comes([&] { return has_marker(begin); })) << line << '\n' << shell_.errors();
    const std::string output = shell_.output().substr(begin);
    const std::size_t mark = output.rfind("@@ ");
    status = std::stoi(output.substr(mark + 3));
    return output.substr(0, mark);
  }

  /// Starts a line that ends with '&', and waits until it says something or is a node that others
  /// see.
  void start(std::string line) {
    const std::string log = "job" + std::to_string(++jobs_) + ".log";
    line.insert(line.rfind('&'), "> " + log + " 2>&1 < /dev/null ");
    const std::string count = count_of_nodes(line);
    const std::string before = run(count);
    shell_.write(line + "\n");
    const auto until = std::chrono::steady_clock::now() + patience;
    while (content(log).empty() && run(count) == before) {
      if (std::chrono::steady_clock::now() > until) {
        ADD_FAILURE() << line << " does nothing";
        break;
      }
    }
  }

  std::string content(const std::string& file) const { return content_of(files_.path(file)); }
  bool comes(const std::function<bool()>& condition) {
    Process* const one[] = {&shell_};
    return poll_until(one, condition, patience);
  }
  std::string errors() const { return shell_.errors(); }

  int status = 0;

 private:
  void program(const std::string& name, const std::string& body) {
    const std::string path = files_.write(name, "#!/bin/sh\n" + body + "\n");
    chmod(path.c_str(), 0755);
  }

  bool has_marker(std::size_t begin) const {
    const std::size_t mark = shell_.output().find("@@ ", begin);
    return mark != std::string::npos && shell_.output().find('\n', mark) != std::string::npos;
  }

  Lab lab_{1};
  ScratchDirectory files_;
  Process shell_;
  int jobs_ = 0;
};

/// Texts that the output of these command lines must contain.
const std::map<std::string, std::string> expected = {
    {"muster nodes", "ada"},       {"muster services", "db"},
    {"muster partitions", "ada*"}, {"muster bench --to", "round trip"},
    {"muster sim", "are lost"},
};

// Every command line of the README works, in the order in which it stands there.
TEST_F(Readme, CommandLinesWork) {
  Shell shell;
  std::size_t started = 0;
  for (const std::string& line : command_lines()) {
    const std::string command = command_of(line);
    // The command that waits ends when it has become ./web, and so has the stand-in.
    if (command.ends_with('&') && command.find("./web") == std::string::npos) {
      shell.start(command);
      ++started;
      continue;
    }
    const std::string output = shell.run(without_ampersand(command));
    EXPECT_EQ(shell.status, 0) << command << '\n' << output << shell.errors();
    for (const auto& [begin, text] : expected) {
      if (!command.starts_with(begin)) continue;
      EXPECT_THAT(output, HasSubstr(text)) << command;
    }
  }
  EXPECT_GE(started, 8u);
  EXPECT_THAT(shell.errors(), HasSubstr("listening)")) << "the result of `muster send`";
  EXPECT_TRUE(shell.comes([&] { return !shell.content("web.log").empty(); }));
  EXPECT_THAT(shell.content("web.log"), HasSubstr("db is at "));
  EXPECT_THAT(shell.content("backup.log"), HasSubstr("ticket 1"));
  EXPECT_TRUE(shell.comes([&] {
    const std::string log = shell.content("connect.log");
    return log.find("sensor-1") != std::string::npos && log.find("sensor-2") != std::string::npos;
  })) << shell.content("connect.log");
  EXPECT_TRUE(shell.comes([&] { return !shell.content("scheduler.log").empty(); }));
}

}  // namespace

}  // namespace muster::test
