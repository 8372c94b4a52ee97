#include <gmock/gmock.h>

#include <csignal>
#include <memory>
#include <sstream>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using RunCommand = HostsTest;

/// Says when it begins and ends, under which term, and takes a moment to end.
const std::string work =
    "now() { cut -d' ' -f1 /proc/uptime; }\n"
    "trap 'sleep 0.2; echo end $MUSTER_TOKEN_TERM $(now); exit' TERM\n"
    "echo begin $MUSTER_TOKEN_TERM $(now)\n"
    "while :; do sleep 0.02; done";

/// What one command has said.
struct Term {
  unsigned term = 0;
  double begin = 0;
  double end = 0;
};

/// `muster run --as-master` on each host of a lab.
class MasterRuns {
 public:
  MasterRuns() : lab(3) {
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
  /// The hosts on which it has begun under a term above this one.
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

// The command runs where the master is; it ends before another one begins, or dies with its master.
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
  // Its descriptors are closed only once the command has gone as well.
  ASSERT_TRUE(cluster.await([&] { return cluster.process(second).has_ended(); }));
  EXPECT_EQ(cluster.runs(second).back().end, 0) << "it was left running";
}

// A master that is frozen is replaced; when it wakes it ends its command before anything else.
TEST_F(RunCommand, EndsWithTheLease) {
  MasterRuns cluster;
  ASSERT_TRUE(cluster.await([&] { return cluster.begun_above(0).size() == 1; }));
  const Lab::Host frozen = cluster.begun_above(0)[0];
  const Term before = cluster.runs(frozen).back();
  cluster.process(frozen).signal(SIGSTOP);
  ASSERT_TRUE(cluster.await([&] { return !cluster.begun_above(before.term).empty(); }));
  cluster.process(frozen).signal(SIGCONT);
  EXPECT_TRUE(cluster.await([&] { return cluster.runs(frozen).back().end > 0; }));
}

}  // namespace

}  // namespace muster::test
