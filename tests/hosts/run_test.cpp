#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "hosts/hosts_test.hpp"
#include "hosts/list_server.hpp"
#include "lib/journal.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using RunCommand = HostsTest;

/// A command that prints its start and end with its term, and takes a moment to end.
std::string work_ending_after(const std::string& seconds) {
  return "now() { cut -d' ' -f1 /proc/uptime; }\n"
         "trap 'sleep " +
         seconds +
         "; echo end $MUSTER_TOKEN_TERM $(now); exit' TERM\n"
         "echo begin $MUSTER_TOKEN_TERM $(now)\n"
         "while :; do sleep 0.02; done";
}

/// The output of one command.
struct Term {
  unsigned term = 0;
  double begin = 0;
  double end = 0;
};

/// `muster run --as-master` on each host of a lab.
class MasterRuns {
 public:
  explicit MasterRuns(const std::string& work = work_ending_after("0.2")) : lab(3) {
    for (Lab::Host host = 0; host < lab.size(); ++host) {
      processes_.push_back(std::make_unique<Process>(
          lab.host(host),
          Process::Call{{MUSTER_PROGRAM, "run", "--as-master", "--", "sh", "-c", work}}));
    }
  }

  Process& process(Lab::Host host) { return *processes_.at(host); }
  bool await(const std::function<bool()>& condition) {
    std::vector<Process*> all;
    for (const auto& process : processes_) all.push_back(process.get());
    return poll_until(all, condition, 20s);
  }
  std::vector<Term> runs(Lab::Host host) const {
    std::istringstream output(processes_.at(host)->output());
    std::vector<Term> runs;
    std::string word;
    for (Term run; output >> word >> run.term >> run.begin;) {
      if (word == "begin") runs.push_back(run);
      if (word == "end") runs.back().end = run.begin;
    }
    return runs;
  }
  /// The hosts on which the command has started in a term above this one.
  std::vector<Lab::Host> begun_above(unsigned term) const {
    std::vector<Lab::Host> hosts;
    for (Lab::Host host = 0; host < lab.size(); ++host) {
      const auto those = runs(host);
      if (!those.empty() && those.back().term > term) hosts.push_back(host);
    }
    return hosts;
  }

  Lab lab;

 private:
  std::vector<std::unique_ptr<Process>> processes_;
};

// The command runs where the master is. It ends before another one starts, or dies with its master.
TEST_F(RunCommand, FollowsTheMaster) {
  MasterRuns cluster;
  ASSERT_TRUE(cluster.await([&] { return cluster.begun_above(0).size() == 1; }));
  const Lab::Host first = cluster.begun_above(0)[0];
  const unsigned first_term = cluster.runs(first).back().term;

  cluster.process(first).signal(SIGTERM);
  ASSERT_TRUE(cluster.await([&] { return cluster.begun_above(first_term).size() == 1; }));
  ASSERT_TRUE(cluster.await([&] { return cluster.process(first).has_ended(); }));
  EXPECT_EQ(cluster.process(first).exit_code(), 0);
  const Lab::Host second = cluster.begun_above(first_term)[0];
  const Term successor = cluster.runs(second).back();
  EXPECT_GT(cluster.runs(first).back().end, 0) << "it was killed";
  EXPECT_GE(successor.begin, cluster.runs(first).back().end) << "two at a time";

  cluster.process(second).signal(SIGKILL);
  ASSERT_TRUE(cluster.await([&] { return !cluster.begun_above(successor.term).empty(); }));
  // The descriptors are closed only after the command has ended too.
  ASSERT_TRUE(cluster.await([&] { return cluster.process(second).has_ended(); }));
  EXPECT_EQ(cluster.runs(second).back().end, 0) << "it was left running";
}

// Another node leads when the command fails again and again on this one.
TEST_F(RunCommand, ALeaderWhoseCommandFailsResigns) {
  Lab lab(2);
  const auto run = [&](Lab::Host host, const std::string& script) {
    return std::make_unique<Process>(
        lab.host(host), Process::Call{{MUSTER_PROGRAM, "run", "--as", "jobs", "--resign-after", "2",
                                       "--", "sh", "-c", script}});
  };
  const auto faulty = run(0, "exit 3");
  Process* const one[] = {faulty.get()};
  ASSERT_TRUE(poll_until(
      one, [&] { return faulty->errors().find("ended with 3") != std::string::npos; }, 20s));
  const auto sound = run(1, "echo up; exec sleep 600");
  Process* const both[] = {faulty.get(), sound.get()};
  ASSERT_TRUE(poll_until(
      both, [&] { return sound->output() == "up\n"; }, 20s))
      << faulty->errors() << sound->errors();
  EXPECT_NE(faulty->errors().find("failed 2 times in a row"), std::string::npos);
}

// A frozen master is replaced. Its command has ended before the one of its successor starts, and
// while muster still stands still.
TEST_F(RunCommand, EndsWithTheLeaseOfAFrozenMaster) {
  MasterRuns cluster(work_ending_after("0"));
  ASSERT_TRUE(cluster.await([&] { return cluster.begun_above(0).size() == 1; }));
  const Lab::Host frozen = cluster.begun_above(0)[0];
  const Term before = cluster.runs(frozen).back();
  cluster.process(frozen).signal(SIGSTOP);
  ASSERT_TRUE(cluster.await([&] { return !cluster.begun_above(before.term).empty(); }));
  const Term successor = cluster.runs(cluster.begun_above(before.term)[0]).back();
  const Term former = cluster.runs(frozen).back();
  ASSERT_GT(former.end, 0) << "it runs on beside its successor";
  EXPECT_LE(former.end, successor.begin);
  cluster.process(frozen).signal(SIGCONT);
}

/// A command that prints its start and end with its resource, and takes a moment to end. For a
/// resource named "weak" it ends by itself at its first start.
const std::string resource_work =
    "now() { cut -d' ' -f1 /proc/uptime; }\n"
    "say() { echo $1 $MUSTER_RESOURCE_ID $(now) $MUSTER_TOKEN_TERM/$MUSTER_RESOURCE; }\n"
    "trap 'sleep 0.1; say end; exit' TERM\n"
    "say begin\n"
    "if [ $MUSTER_RESOURCE_ID = weak ] && mkdir \"$1\" 2>/dev/null; then say end; exit 7; fi\n"
    "while :; do sleep 0.02; done";

/// The clock that the commands use.
Seconds uptime() {
  Seconds now = 0;
  std::ifstream("/proc/uptime") >> now;
  return now;
}

/// `muster run --resources` on each host of a lab, by default with a list in a file.
class ResourceRuns {
 public:
  ResourceRuns() : lab(3) {}

  void list(const std::string& items) {
    files.write("next", R"({"data":[)" + items + "]}");
    std::filesystem::rename(files.path("next"), files.path("list"));
  }
  void start() { start({files.path("list")}); }
  /// Starts it with this source and additional options.
  void start(const std::vector<std::string>& source) {
    std::vector<std::string> arguments = {MUSTER_PROGRAM, "run", "--resources"};
    arguments.insert(arguments.end(), source.begin(), source.end());
    arguments.insert(arguments.end(),
                     {"--", "sh", "-c", resource_work, "sh", files.path("has-ended")});
    for (Lab::Host host = 0; host < lab.size(); ++host) {
      processes_.push_back(std::make_unique<Process>(lab.host(host), Process::Call{arguments}));
    }
  }
  Process& process(Lab::Host host) { return *processes_.at(host); }
  bool await(const std::function<bool()>& condition) {
    std::vector<Process*> all;
    for (const auto& process : processes_) all.push_back(process.get());
    return poll_until(all, condition, 20s);
  }
  /// The output of all commands. `died` has the hosts whose node was killed, and the times.
  Journal journal(const std::map<Lab::Host, Seconds>& died = {}) const {
    Journal journal;
    for (Lab::Host host = 0; host < lab.size(); ++host) {
      const std::string worker = std::to_string(host);
      std::istringstream output(processes_.at(host)->output());
      std::string word, id, text;
      for (Seconds at = 0; output >> word >> id >> at >> text;) {
        if (word == "begin") journal.begin(worker, id, at);
        if (word == "end") journal.end(worker, id, at);
      }
      if (const auto death = died.find(host); death != died.end()) {
        journal.end_all(worker, death->second);
      }
    }
    return journal;
  }
  /// Number of such lines of all commands.
  std::size_t count(std::string_view text) const {
    std::size_t count = 0;
    for (const auto& process : processes_) {
      for (const std::string* said : {&process->output(), &process->errors()}) {
        for (auto at = said->find(text); at != std::string::npos; at = said->find(text, at + 1)) {
          ++count;
        }
      }
    }
    return count;
  }

  ScratchDirectory files;
  Lab lab;

 private:
  std::vector<std::unique_ptr<Process>> processes_;
};

// One command runs for each resource, on one node at a time. Each node has its share.
TEST_F(RunCommand, FollowsResources) {
  ResourceRuns cluster;
  cluster.list(R"({"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"},{"id":"f"})");
  cluster.start();
  const auto is_shared_by = [&](std::size_t nodes, const std::map<Lab::Host, Seconds>& died = {}) {
    const Journal journal = cluster.journal(died);
    return journal.worked_on() == 6 && journal.loads().size() == nodes;
  };
  ASSERT_TRUE(cluster.await([&] { return is_shared_by(3); }));
  for (const auto& [worker, load] : cluster.journal().loads()) EXPECT_EQ(load, 2U) << worker;

  cluster.process(0).signal(SIGTERM);
  ASSERT_TRUE(cluster.await([&] { return cluster.process(0).has_ended() && is_shared_by(2); }));
  EXPECT_EQ(cluster.process(0).exit_code(), 0) << cluster.process(0).errors();
  EXPECT_THAT(cluster.journal().overlaps(), testing::IsEmpty());

  const std::map<Lab::Host, Seconds> died = {{1, uptime()}};
  cluster.process(1).signal(SIGKILL);
  ASSERT_TRUE(cluster.await([&] { return is_shared_by(1, died); }));
  EXPECT_THAT(cluster.journal(died).overlaps(), testing::IsEmpty());
}

// The same for resources: the commands of a frozen node have ended before other nodes start theirs.
TEST_F(RunCommand, EndsWithTheLeaseOfAFrozenOwner) {
  ResourceRuns cluster;
  cluster.list(R"({"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"},{"id":"f"})");
  cluster.start({cluster.files.path("list"), "--grace", "1s"});
  const auto is_shared_by = [&](std::size_t nodes) {
    const Journal journal = cluster.journal();
    return journal.worked_on() == 6 && journal.loads().size() == nodes;
  };
  ASSERT_TRUE(cluster.await([&] { return is_shared_by(3); }));
  cluster.process(0).signal(SIGSTOP);
  ASSERT_TRUE(cluster.await([&] { return is_shared_by(2); })) << "while it still stands still";
  EXPECT_THAT(cluster.journal().overlaps(), testing::IsEmpty());
  cluster.process(0).signal(SIGCONT);
}

// When the list changes, new resources start, changed ones start again, and removed ones end. A
// resource whose command cannot run is reported, and the others continue. A command that ends by
// itself starts again.
TEST_F(RunCommand, FollowsTheListOfResources) {
  ResourceRuns cluster;
  cluster.list(R"({"id":"same"},{"id":"other","n":1},{"id":"gone"})");
  cluster.start();
  ASSERT_TRUE(cluster.await([&] { return cluster.journal().worked_on() == 3; }));

  const std::string large = R"({"id":"large","text":")" + std::string(140'000, 'x') + R"("})";
  cluster.list(R"({"id":"same"},{"id":"other","n":2},{"id":"weak"},)" + large);
  ASSERT_TRUE(cluster.await([&] {
    return cluster.count("begin weak") == 2 && cluster.count("end gone") == 1 &&
           cluster.count(R"(/{"id":"other","n":2})") == 1 &&
           cluster.count("no command is run for \"large\": its JSON has 140024 bytes") >= 1;
  })) << cluster.process(0).errors();
  EXPECT_EQ(cluster.count("the command for weak ended with 7; again in 1s"), 1U);
  EXPECT_EQ(cluster.count("end other"), 1U);
  EXPECT_EQ(cluster.count("end same"), 0U);
  EXPECT_EQ(cluster.count("begin large"), 0U);
  EXPECT_EQ(cluster.journal().worked_on(), 3U);
  EXPECT_THAT(cluster.journal().overlaps(), testing::IsEmpty());
}

// The same with a list on a web server. While the server is away, everything continues; when it is
// back, the nodes catch up with the list.
TEST_F(RunCommand, FollowsTheListOfAWebServer) {
  ResourceRuns cluster;
  ListServer server(cluster.lab.host(0), Lab::address(0));
  server.list(R"({"id":"same"},{"id":"other","n":1},{"id":"gone"})");
  cluster.start({server.url(), "--poll", "100ms", "--header", "X-Key:" + server.key()});
  ASSERT_TRUE(cluster.await([&] { return cluster.journal().worked_on() == 3; }));

  server.list(R"({"id":"same"},{"id":"other","n":2},{"id":"new"})");
  ASSERT_TRUE(cluster.await([&] {
    return cluster.count("begin new") == 1 && cluster.count("end gone") == 1 &&
           cluster.count(R"(/{"id":"other","n":2})") == 1;
  })) << cluster.process(0).errors();

  server.close();
  ASSERT_TRUE(cluster.await([&] { return cluster.count("the list cannot be fetched") >= 1; }))
      << cluster.process(0).errors() << cluster.process(0).output();
  EXPECT_EQ(cluster.journal().worked_on(), 3U);
  server.list(R"({"id":"same"},{"id":"other","n":2},{"id":"late"})");
  server.open();
  ASSERT_TRUE(cluster.await(
      [&] { return cluster.count("begin late") == 1 && cluster.count("end new") == 1; }));
  EXPECT_EQ(cluster.count("end same"), 0U);
  EXPECT_EQ(cluster.count("end other"), 1U);
  EXPECT_EQ(cluster.journal().worked_on(), 3U);
  EXPECT_THAT(cluster.journal().overlaps(), testing::IsEmpty());
}

/// A command that reports SIGTERM and does not end.
const std::string stubborn_work =
    "trap 'echo asked' TERM\n"
    "echo begun\n"
    "while :; do sleep 0.02; done";

/// A second request to end kills a command that would not end for an hour.
void expect_impatience(const std::vector<std::string>& mode, int signal) {
  Lab lab(1);
  std::vector<std::string> arguments = {MUSTER_PROGRAM, "run", "--grace", "1h"};
  arguments.insert(arguments.end(), mode.begin(), mode.end());
  arguments.insert(arguments.end(), {"--", "sh", "-c", stubborn_work});
  Process process(lab.host(0), {arguments});
  Process* const all[] = {&process};
  const auto says = [&](std::string_view text) {
    return poll_until(
        all, [&] { return process.output().find(text) != std::string::npos; }, 20s);
  };
  ASSERT_TRUE(says("begun")) << process.errors();
  process.signal(signal);
  ASSERT_TRUE(says("asked")) << process.errors();
  EXPECT_FALSE(process.has_ended());
  process.signal(signal);
  // The descriptors are closed only after the command has ended too.
  ASSERT_TRUE(poll_until(
      all, [&] { return process.has_ended(); }, 20s))
      << process.output();
  EXPECT_EQ(process.exit_code(), 0) << process.errors();
}

TEST_F(RunCommand, ASecondSignalKillsTheMastersCommand) {
  expect_impatience({"--as-master"}, SIGINT);
}

TEST_F(RunCommand, ASecondSignalKillsTheCommandsOfResources) {
  ScratchDirectory files;
  files.write("list", R"({"data":[{"id":"a"}]})");
  expect_impatience({"--resources", files.path("list")}, SIGTERM);
}

}  // namespace

}  // namespace muster::test
