#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "hosts/hosts_test.hpp"
#include "lib/marked_processes.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using Locks = HostsTest;

/// What one command under the lock wrote down: its token, and times in nanoseconds. Without an end,
/// the command was killed.
struct Section {
  std::uint64_t term = 0;
  std::string id;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// `muster lock nightly` on the hosts of a lab. Each command writes when it begins and ends to one
/// journal.
class Contenders {
 public:
  explicit Contenders(std::size_t hosts) : lab(hosts) {}

  /// Starts a contender, whose command takes `seconds`.
  Process& start(Lab::Host host, const std::string& seconds,
                 const std::vector<std::string>& options = {}) {
    std::vector<std::string> call = {MUSTER_PROGRAM, "lock", "nightly"};
    call.insert(call.end(), options.begin(), options.end());
    const std::string note = " $MUSTER_TOKEN_TERM $MUSTER_TOKEN_ID $(date +%s%N) >> " + journal_;
    call.insert(call.end(), {"--", "sh", "-c",
                             "echo begin" + note + "; sleep " + seconds + "; echo end" + note});
    processes_.push_back(std::make_unique<Process>(
        lab.host(host), Process::Call{std::move(call), {marks.variable()}}));
    return *processes_.back();
  }

  bool await(const std::function<bool()>& condition, std::chrono::seconds patience = 60s) {
    std::vector<Process*> all;
    for (const auto& process : processes_) all.push_back(process.get());
    const auto until = std::chrono::steady_clock::now() + patience;
    // The journal can change without output.
    while (!condition() && std::chrono::steady_clock::now() < until) {
      poll_until(all, condition, 20ms);
    }
    return condition();
  }
  bool have_ended() const {
    return std::all_of(processes_.begin(), processes_.end(),
                       [](const auto& process) { return process->has_ended(); });
  }
  const std::vector<std::unique_ptr<Process>>& processes() const { return processes_; }
  /// The journal, and what those that run have said.
  std::string story() const {
    std::ostringstream story;
    story << std::ifstream(journal_).rdbuf();
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!processes_[i]->has_ended()) story << i << " runs: " << processes_[i]->errors() << '\n';
    }
    return story.str();
  }

  /// In the order in which they began.
  std::vector<Section> sections() const {
    std::ifstream journal(journal_);
    std::vector<Section> sections;
    std::string word;
    for (Section section; journal >> word >> section.term >> section.id >> section.begin;) {
      if (word == "begin") {
        sections.push_back(section);
        continue;
      }
      for (Section& one : sections) {
        if (one.term == section.term && one.id == section.id) one.end = section.begin;
      }
    }
    return sections;
  }

  MarkedProcesses marks;
  Lab lab;

 private:
  ScratchDirectory files_;
  const std::string journal_ = files_.path("journal");
  std::vector<std::unique_ptr<Process>> processes_;
};

void expect_one_at_a_time(const std::vector<Section>& sections) {
  for (std::size_t i = 1; i < sections.size(); ++i) {
    EXPECT_GT(sections[i].term, sections[i - 1].term) << "section " << i;
    EXPECT_GE(sections[i].begin, sections[i - 1].end) << "section " << i << " overlaps";
  }
}

/// More of them, for a long run, by the environment variable.
std::size_t number_of_contenders() {
  const char* text = std::getenv("CONTENDERS");
  return text == nullptr ? 20 : std::stoul(text);
}

// Ten hosts, and several programs on each that want the lock at once.
TEST_F(Locks, CommandsRunOneAtATime) {
  Contenders contenders(10);
  const std::size_t count = number_of_contenders();
  for (std::size_t i = 0; i < count; ++i) contenders.start(i % 10, "0.05");
  ASSERT_TRUE(
      contenders.await([&] { return contenders.have_ended(); }, 20s + std::chrono::seconds(count)))
      << contenders.story();
  for (const auto& process : contenders.processes()) {
    EXPECT_EQ(process->exit_code(), 0) << process->errors();
  }
  EXPECT_EQ(contenders.sections().size(), count);
  expect_one_at_a_time(contenders.sections());
}

// The command of a holder that is killed ends with it, and the next one begins.
TEST_F(Locks, AKilledHolderIsFollowed) {
  Contenders contenders(3);
  Process& holder = contenders.start(0, "600");
  ASSERT_TRUE(contenders.await([&] { return contenders.sections().size() == 1; }));
  Process& next = contenders.start(1, "0.05");
  ASSERT_TRUE(contenders.await(
      [&] { return next.errors().find("waiting for the lock") != std::string::npos; }));
  EXPECT_EQ(contenders.marks.named("sleep").size(), 1u);
  holder.signal(SIGKILL);
  ASSERT_TRUE(contenders.await([&] { return next.has_ended(); }));
  EXPECT_EQ(next.exit_code(), 0) << next.errors();
  EXPECT_TRUE(contenders.await([&] { return contenders.marks.named("sleep").empty(); }));
  const auto sections = contenders.sections();
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_GT(sections[1].term, sections[0].term);
  EXPECT_EQ(sections[0].end, 0u) << "it was killed";
}

TEST_F(Locks, TryAndTimeoutEndWithACodeOfTheirOwn) {
  Contenders contenders(2);
  contenders.start(0, "600");
  ASSERT_TRUE(contenders.await([&] { return contenders.sections().size() == 1; }));
  Process& tries = contenders.start(1, "0", {"--try"});
  Process& waits = contenders.start(1, "0", {"--timeout", "300ms"});
  ASSERT_TRUE(contenders.await([&] { return tries.has_ended() && waits.has_ended(); }));
  EXPECT_EQ(tries.exit_code(), 6) << tries.errors();
  EXPECT_EQ(waits.exit_code(), 6) << waits.errors();
  EXPECT_EQ(contenders.sections().size(), 1u);
}

// A lock is available on both sides of a split. The tokens differ, so a store can tell them apart.
TEST_F(Locks, HoldersOnBothSidesOfASplitHaveDifferentTokens) {
  Contenders contenders(4);
  contenders.start(0, "600");
  ASSERT_TRUE(contenders.await([&] { return contenders.sections().size() == 1; }));
  Process& other = contenders.start(3, "0.05");
  ASSERT_TRUE(contenders.await(
      [&] { return other.errors().find("waiting for the lock") != std::string::npos; }));
  contenders.lab.split_off({0, 1});
  ASSERT_TRUE(contenders.await([&] { return other.has_ended(); }));
  EXPECT_EQ(other.exit_code(), 0) << other.errors();
  const auto sections = contenders.sections();
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_GT(sections[1].term, sections[0].term);
}

}  // namespace

}  // namespace muster::test
