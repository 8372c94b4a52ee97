#include <gmock/gmock.h>
#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "hosts/hosts_test.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;

/// `muster node --json` as a child process of another program.
struct Embedding : HostsTest {
  bool await_end(Process& process) {
    Process* const all[] = {&process};
    return poll_until(
        all, [&] { return process.has_ended(); }, 20s);
  }
  bool await_output(Process& process, std::string_view text) {
    Process* const all[] = {&process};
    return poll_until(
        all, [&] { return process.output().find(text) != std::string::npos; }, 20s);
  }
};

// When the program closes the pipe, or ends, the node says goodbye and ends.
TEST_F(Embedding, EndsWithItsInput) {
  Cluster cluster(2);
  NodeProcess& witness = cluster.start(0);
  NodeProcess& embedded = cluster.start(1);
  cluster.await(witness, {.kind = "added", .name = "h2"});
  const Seconds closed_at = monotonic_now();
  embedded.process().close_input();
  cluster.await(embedded, {.kind = "stopped"});
  const NodeEvent& removed = cluster.await(witness, {.kind = "removed", .name = "h2"});
  EXPECT_EQ(removed.text("reason"), "goodbye");
  EXPECT_LT(removed.at - closed_at, 1.0);
  ASSERT_TRUE(await_end(embedded.process()));
  EXPECT_EQ(embedded.process().exit_code(), 0);
}

// The node notices the end of its reader while it has nothing to print.
TEST_F(Embedding, EndsWithTheReaderOfItsOutput) {
  Lab lab(1);
  Process node(lab.host(0), {{"sh", "-c",
                              "{ " MUSTER_PROGRAM " node --json; echo node ended with $? >&2; } | "
                              "sed '/promotion/q'"}});
  Process* const all[] = {&node};
  EXPECT_TRUE(poll_until(
      all, [&] { return node.errors().find("node ended with 0") != std::string::npos; }, 20s))
      << node.output() << node.errors();
}

// A node without a program at the other end goes on: a service, or a script.
TEST_F(Embedding, GoesOnWithoutInput) {
  Lab lab(1);
  Process service(lab.host(0), {{"sh", "-c", "exec " MUSTER_PROGRAM " node --json </dev/null"}});
  ASSERT_TRUE(await_output(service, "promotion")) << service.errors();
  Process people(lab.host(0), {{MUSTER_PROGRAM, "node", "--name", "people"}});
  people.write("nodes\n");
  people.close_input();
  ASSERT_TRUE(await_output(service, "people")) << service.errors();
  EXPECT_FALSE(service.has_ended());
  EXPECT_FALSE(people.has_ended());
}

// Each request has one answer, with its id, also if it fails.
TEST_F(Embedding, AnswersRequestsById) {
  Lab lab(1);
  Process node(lab.host(0), {{MUSTER_PROGRAM, "node", "--json"}});
  ASSERT_TRUE(await_output(node, "started")) << node.errors();
  node.write(R"({"id":1,"command":["join","two words"]})"
             "\n"
             R"({"id":"b","command":"nodes"})"
             "\n"
             R"({"id":[3],"command":["send","two words"]})"
             "\n"
             R"({"id":4,"command":["sned"]})"
             "\n"
             R"({"id":5})"
             "\n"
             R"({"id":6,"command":["stats"]})"
             "\n"
             R"({"id":7,"command":"stop"})"
             "\n"
             R"({"id":8,"command":"start"})"
             "\n"
             R"({"id":9,"command":"me"})"
             "\n");
  ASSERT_TRUE(await_output(node, R"("id":9)")) << node.output();
  std::map<std::string, std::string> answers;
  std::istringstream lines(node.output());
  for (std::string line; std::getline(lines, line);) {
    const auto object = boost::json::parse(line).as_object();
    if (object.contains("id")) {
      answers[boost::json::serialize(object.at("id"))] += object.at("event").as_string();
    }
  }
  const std::map<std::string, std::string> expected = {
      {"1", "done"},       {"\"b\"", "nodes"}, {"[3]", "error"}, {"4", "error"}, {"5", "error"},
      {"6", "statistics"}, {"7", "stopped"},   {"8", "started"}, {"9", "me"}};
  EXPECT_EQ(answers, expected);
}

/// Makes standard output non-blocking, as programs with an event loop do, and becomes the program
/// in its arguments.
constexpr const char* without_blocking =
    "import fcntl, os, sys; fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK); "
    "os.execvp(sys.argv[1], sys.argv[1:])";

// A slow reader of a pipe that does not block gets every line.
TEST_F(Embedding, LosesNothingForASlowReader) {
  if (!is_installed("python3")) GTEST_SKIP() << "python3 is not installed";
  constexpr std::size_t requests = 5'000;
  const ScratchDirectory files;
  std::string commands;
  for (std::size_t i = 0; i < requests; ++i) commands += "help\n";
  Lab lab(1);
  Process node(lab.host(0),
               {{"sh", "-c", "exec python3 -c \"$1\" \"$2\" node --json <\"$3\"", "sh",
                 without_blocking, MUSTER_PROGRAM, files.write("commands", commands)}});
  const auto answers = [&] {
    std::size_t count = 0;
    for (auto at = node.output().find("\"help\""); at != std::string::npos;
         at = node.output().find("\"help\"", at + 1)) {
      ++count;
    }
    return count;
  };
  Process* const all[] = {&node};
  EXPECT_TRUE(poll_until(
      all, [&] { return answers() == requests; }, 60s))
      << answers() << node.errors();
}

// A full disk does not stop the node. An output that can never be written ends it.
TEST_F(Embedding, EndsWhenItsOutputFailsForGood) {
  Lab lab(1);
  const std::string program = MUSTER_PROGRAM;
  Process full(lab.host(0), {{"sh", "-c", "exec " + program + " node --json >/dev/full"}});
  Process witness(lab.host(0), {{MUSTER_PROGRAM, "node", "--json"}});
  ASSERT_TRUE(await_output(witness, "added")) << witness.errors();
  EXPECT_FALSE(full.has_ended());
  full.signal(SIGTERM);
  ASSERT_TRUE(await_end(full));
  EXPECT_EQ(full.exit_code(), 1);
  EXPECT_THAT(full.errors(), HasSubstr("No space left on device"));
  // Standard output is open for reading only.
  Process broken(lab.host(0), {{"sh", "-c", "exec " + program + " node --json >&0 </dev/null"}});
  ASSERT_TRUE(await_end(broken));
  EXPECT_EQ(broken.exit_code(), 1);
  EXPECT_THAT(broken.errors(), HasSubstr("standard output cannot be written"));
}

/// The block of code of that language in docs/embedding.md.
std::string program_of_the_page(const std::string& language) {
  std::ifstream page(MUSTER_EMBEDDING_PAGE);
  std::string program;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```") is_inside = false;
    if (is_inside) program += line + '\n';
    if (line == "```" + language) is_inside = true;
  }
  return program;
}

// The programs of the page work: each prints the greeting of the other one, and the node of a
// killed program ends.
TEST_F(Embedding, ProgramsOfThePageWork) {
  for (const char* needed : {"python3", "node"}) {
    if (!is_installed(needed)) GTEST_SKIP() << needed << " is not installed";
  }
  const ScratchDirectory files;
  Cluster cluster(3);
  NodeProcess& witness = cluster.start(0);
  const std::filesystem::path program(MUSTER_PROGRAM);
  const std::pair<std::string, std::string> path = {
      "PATH", program.parent_path().string() + ":" + std::getenv("PATH")};
  const std::string python = program_of_the_page("python");
  const std::string javascript = program_of_the_page("javascript");
  for (const std::string& text : {python, javascript}) {
    EXPECT_GT(text.size(), 500U);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 50);
  }
  Process first(cluster.lab.host(1), {{"python3", files.write("greet.py", python)}, {path}});
  cluster.await(witness, {.kind = "added", .name = "python"});
  Process second(cluster.lab.host(2), {{"node", files.write("greet.js", javascript)}, {path}});
  EXPECT_TRUE(await_output(first, "hello from Node.js")) << first.errors();
  EXPECT_TRUE(await_output(second, "hello from Python")) << second.errors();
  first.signal(SIGKILL);
  second.signal(SIGKILL);
  for (const char* name : {"python", "node"}) {
    EXPECT_EQ(cluster.await(witness, {.kind = "removed", .name = name}).text("reason"), "goodbye");
  }
}

}  // namespace

}  // namespace muster::test
