#include <gmock/gmock.h>

#include <boost/json.hpp>

#include <csignal>
#include <functional>
#include <memory>
#include <optional>

#include "hosts/hosts_test.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;

/// Two hosts, and a `muster bench` that answers on the first one.
class Bench : public HostsTest {
 protected:
  void start_answering(const std::string& name, std::vector<std::string> options = {}) {
    answering_ = std::make_unique<Process>(
        lab().host(0), Process::Call{call({"--name", name, "--json"}, std::move(options))});
    await([this] { return answering_->output().find("started") != std::string::npos; });
  }

  /// Starts `muster bench --to NODE` on the second host.
  Process& begin(const std::string& node, std::vector<std::string> options = {}) {
    measuring_ = std::make_unique<Process>(lab().host(1),
                                           Process::Call{call({"--to", node}, std::move(options))});
    return *measuring_;
  }
  /// The same, and waits for its end.
  Process& measure(const std::string& node, std::vector<std::string> options = {}) {
    Process& process = begin(node, std::move(options));
    await([&] { return process.has_ended(); });
    return process;
  }
  void await(const std::function<bool()>& condition) {
    std::vector<Process*> all;
    for (const auto& one : {answering_.get(), measuring_.get()}) {
      if (one != nullptr) all.push_back(one);
    }
    ASSERT_TRUE(poll_until(all, condition, 3 * Cluster::default_patience));
  }

  Process& answering() { return *answering_; }

 private:
  static std::vector<std::string> call(std::vector<std::string> own,
                                       std::vector<std::string> options) {
    own.insert(own.begin(), {MUSTER_PROGRAM, "bench"});
    own.insert(own.end(), options.begin(), options.end());
    return own;
  }

  /// Made only after the test is known to be able to run.
  Lab& lab() {
    if (!lab_) lab_.emplace(2);
    return *lab_;
  }

  std::optional<Lab> lab_;
  std::unique_ptr<Process> answering_;
  std::unique_ptr<Process> measuring_;
};

boost::json::object last_line(const Process& process) {
  const std::string& text = process.output();
  const std::size_t before = text.rfind('\n', text.size() - 2);
  return boost::json::parse(text.substr(before == std::string::npos ? 0 : before + 1)).as_object();
}

// The report accounts for all messages, and its numbers are plausible.
TEST_F(Bench, MeasuresBothPartsSealed) {
  const ScratchDirectory files;
  const std::string key = files.write("key", std::string(64, '7'));
  start_answering("h1", {"--key-file", key});
  Process& measured = measure("h1", {"--json", "--key-file", key, "--count", "200", "--rate",
                                     "2000", "--duration", "200ms"});
  ASSERT_EQ(measured.exit_code(), 0) << measured.errors();
  const auto line = last_line(measured);
  EXPECT_EQ(line.at("event"), "bench");
  EXPECT_EQ(line.at("sealed"), true);
  EXPECT_EQ(line.at("size"), 100);
  EXPECT_EQ(line.at("node").at("name"), "h1");
  const auto& trips = line.at("roundTrip");
  EXPECT_EQ(trips.at("sent"), 200);
  EXPECT_EQ(trips.at("lost"), 0);
  EXPECT_GT(trips.at("p50").as_double(), 0);
  EXPECT_LE(trips.at("p50").as_double(), trips.at("p90").as_double());
  EXPECT_LE(trips.at("p90").as_double(), trips.at("p99").as_double());
  EXPECT_LE(trips.at("p99").as_double(), trips.at("max").as_double());
  EXPECT_GT(line.at("throughput").at("sent").as_int64(), 0);
  EXPECT_GT(line.at("throughput").at("messagesPerSecond").as_double(), 0);
}

// The answering side serves one measurement after the other, of any size, and ends on request.
TEST_F(Bench, AnswersAgainAndWithLargeMessages) {
  start_answering("h1");
  const std::string address = Lab::address(0);
  EXPECT_EQ(measure("h1", {"--count", "10", "--duration", "50ms"}).exit_code(), 0);
  Process& large = measure(
      address, {"--size", "50000", "--rate", "100", "--count", "10", "--duration", "100ms"});
  EXPECT_EQ(large.exit_code(), 0) << large.errors();
  for (const char* words : {"with h1 at 10.77.0.1", "50000 bytes", "clear text", "p99",
                            "of 10 lost", "messages a second"}) {
    EXPECT_THAT(large.output(), HasSubstr(words));
  }
  answering().signal(SIGTERM);
  await([this] { return answering().has_ended(); });
  EXPECT_EQ(answering().exit_code(), 0);
}

// A node that does not answer measurements is no partner, and the sentence names the remedy.
TEST_F(Bench, ReportsAMissingPartner) {
  start_answering("h1");
  Process& other = measure("h9", {"--wait", "1s"});
  EXPECT_EQ(other.exit_code(), 3);
  EXPECT_EQ(other.output(), "");
  EXPECT_THAT(other.errors(), HasSubstr("no node called \"h9\" answers; there are h1"));
}

// A measurement reports a partner that dies, instead of waiting for it.
TEST_F(Bench, EndsWhenThePartnerDies) {
  start_answering("h1");
  Process& bereft = begin("h1", {"--duration", "1h"});
  await([&] { return bereft.output().find("with h1") != std::string::npos; });
  answering().signal(SIGKILL);
  await([&] { return bereft.has_ended(); });
  EXPECT_EQ(bereft.exit_code(), 1);
  EXPECT_THAT(bereft.errors(), HasSubstr("h1 left"));
}

}  // namespace

}  // namespace muster::test
