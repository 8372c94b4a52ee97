#include <gmock/gmock.h>
#include <boost/json.hpp>
#include <csignal>

#include "hosts/hosts_test.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;
using Command = HostsTest;

/// The result of a call of the command.
struct Outcome {
  int code = 0;
  std::string output;
  std::string errors;
};

Outcome outcome_of(const Process& process) {
  return {process.exit_code(), process.output(), process.errors()};
}

std::vector<std::string> call_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MUSTER_PROGRAM);
  return arguments;
}

void expect_end(Process& process) {
  Process* const one[] = {&process};
  ASSERT_TRUE(poll_until(
      one, [&] { return process.has_ended(); }, 20s))
      << process.output();
}

Outcome run(const NetNamespace& where, std::vector<std::string> arguments,
            std::string_view input = {}) {
  Process process(where, {call_of(std::move(arguments))});
  process.write(input);
  process.close_input();
  expect_end(process);
  return outcome_of(process);
}

// A key file connects the commands. All listeners print a message that is sent.
TEST_F(Command, SendReachesAllListeners) {
  const ScratchDirectory files;
  Lab lab(3);
  const Outcome key = run(lab.host(0), {"keygen"});
  ASSERT_EQ(key.code, 0);
  const std::string file = files.write("key", key.output);
  std::vector<std::unique_ptr<Process>> listeners;
  std::vector<Process*> waiting;
  for (const Lab::Host host : {1u, 2u}) {
    listeners.push_back(std::make_unique<Process>(
        lab.host(host),
        Process::Call{call_of({"listen", "news", "--json", "--count", "3", "--key-file", file})}));
    waiting.push_back(listeners.back().get());
  }
  ASSERT_TRUE(poll_until(
      waiting,
      [&] {
        return std::all_of(waiting.begin(), waiting.end(), [](const Process* process) {
          return process->output().find("started") != std::string::npos;
        });
      },
      10s));
  const Outcome one = run(lab.host(0), {"send", "news", R"({"n":1})", "--key-file", file});
  EXPECT_EQ(one.code, 0) << one.errors;
  EXPECT_THAT(one.errors, HasSubstr("delivered to 2 nodes (all listening)"));
  const Outcome two = run(lab.host(0), {"send", "news", "--key-file", file}, "2\n\"three\"\n");
  EXPECT_EQ(two.code, 0) << two.errors;
  for (Process* listener : waiting) {
    expect_end(*listener);
    EXPECT_EQ(listener->exit_code(), 0);
    for (const char* value : {R"("value":{"n":1})", R"("value":2)", R"("value":"three")"}) {
      EXPECT_THAT(listener->output(), HasSubstr(value));
    }
  }
}

// A send ends although a receiver hangs, and names it.
TEST_F(Command, SendNamesNodesThatDoNotConfirm) {
  Cluster cluster(2);
  NodeProcess& receiver = cluster.start(0, {"--detect-within", "60s"});
  Process send(cluster.lab.host(1),
               {call_of({"send", "news", "--json", "--timeout", "1s", "--name", "sender"})});
  Process* const one[] = {&send};
  const auto prints = [&](const std::string& text) {
    return poll_until(
        one, [&] { return send.output().find(text) != std::string::npos; }, 20s);
  };
  send.write("1\n");
  ASSERT_TRUE(prints(R"("delivered":1)")) << send.output() << send.errors();
  receiver.process().signal(SIGSTOP);
  send.write("2\n");
  expect_end(send);
  EXPECT_EQ(send.exit_code(), 5);
  EXPECT_THAT(send.output(), HasSubstr(R"("unconfirmed":1)"));
  EXPECT_THAT(send.output() + send.errors(), HasSubstr("not confirmed within 1s by h1 ("));
}

// A send without receivers is no success.
TEST_F(Command, SendWithoutReceiversFails) {
  Lab lab(1);
  const Outcome alone = run(lab.host(0), {"send", "news", "1"});
  EXPECT_EQ(alone.code, 3);
  EXPECT_THAT(alone.errors, HasSubstr("no node to send to"));
}

// `nodes` lists all nodes and changes nothing in the cluster.
TEST_F(Command, NodesListsAllAndChangesNothing) {
  Cluster cluster(4);
  for (Lab::Host host = 0; host < 3; ++host) cluster.start(host);
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  const Seconds begin = monotonic_now();
  const Outcome table = run(cluster.lab.host(3), {"nodes"});
  EXPECT_EQ(table.code, 0);
  for (const char* name : {"h1", "h2", "h3", "master"}) EXPECT_THAT(table.output, HasSubstr(name));
  cluster.pass(300ms);
  EXPECT_EQ(cluster.count({.since = begin}), 0u) << cluster.story(begin);
}

// `doctor` finds a firewall that lets nothing in, and the remedy that it prints works.
TEST_F(Command, DoctorFindsAFirewallAndItsRemedy) {
  Cluster cluster(2);
  cluster.start(0);
  const NetNamespace& walled = cluster.lab.host(1);
  run_command(walled, {"nft",
                       "add table inet filter; add chain inet filter input "
                       "{ type filter hook input priority 0; policy drop; }"});
  const Outcome ill = run(walled, {"doctor"});
  EXPECT_EQ(ill.code, 4) << ill.output;
  const std::string remedy = "insert rule inet filter input udp dport 12345-12600 accept";
  ASSERT_THAT(ill.output, HasSubstr("sudo nft " + remedy));
  run_command(walled, {"nft", remedy});
  const Outcome well = run(walled, {"doctor"});
  EXPECT_EQ(well.code, 0) << well.output;
  EXPECT_THAT(well.output, HasSubstr("h1 at 10.77.0.1"));
}

// `doctor` distinguishes other users of the port: another cluster, and a wrong key.
TEST_F(Command, DoctorNamesTheNeighbours) {
  const ScratchDirectory files;
  Cluster cluster(3);
  cluster.start(0, {"--cluster", "elsewhere"});
  const std::string key = files.write("key", run(cluster.lab.host(1), {"keygen"}).output);
  cluster.start(1, {"--key-file", key});
  const std::string other = files.write("other", run(cluster.lab.host(1), {"keygen"}).output);
  const Outcome doctor = run(cluster.lab.host(2), {"doctor", "--key-file", other});
  EXPECT_EQ(doctor.code, 4) << doctor.output;
  EXPECT_THAT(doctor.output, HasSubstr("10.77.0.1"));
  EXPECT_THAT(doctor.output, HasSubstr("10.77.0.2"));
}

// Every command that joins a cluster needs a key on a network, or a clear word.
TEST_F(Command, NeedsAKeyOrClearText) {
  Lab lab(1);
  const std::vector<std::vector<std::string>> calls = {
      {"node"},
      {"node", "--bind-address", Lab::address(0)},
      {"nodes"},
      {"services"},
      {"partitions"},
      {"listen", "news"},
      {"send", "news", "1"},
      {"advertise", "db"},
      {"wait", "db"},
      {"run", "--as-master", "--", "true"},
      {"doctor"},
      {"bench"},
      {"bridge", "--legacy", "node-discovery", "--port", "13345"}};
  for (const std::vector<std::string>& call : calls) {
    std::vector<std::string> arguments = {"env", "-u", "MUSTER_CLEAR_TEXT", MUSTER_PROGRAM};
    arguments.insert(arguments.end(), call.begin(), call.end());
    Process process(lab.host(0), {.arguments = arguments});
    process.close_input();
    expect_end(process);
    EXPECT_EQ(process.exit_code(), 2) << call.front();
    for (const char* name : {"`muster keygen`", "--clear-text"}) {
      EXPECT_THAT(process.errors(), HasSubstr(name)) << call.front();
    }
  }
  const Outcome within_host = run(lab.host(0), {"nodes", "--loopback"});
  EXPECT_EQ(within_host.code, 3) << "nobody is there";
}

// Bad input is refused before anything is sent: what, where, and what to do.
TEST_F(Command, RefusesBadInput) {
  Lab lab(1);
  const struct {
    std::vector<std::string> arguments;
    std::string sentence;
  } calls[] = {
      {{"send", "news", "{bad"}, "invalid JSON"},
      {{"send", "promotion", "1"}, "reserved"},
      {{"nodes", "--interface", "nope"}, "nope"},
      {{"node", "--interface", "10.0.0.0/99"}, "10.0.0.0/99"},
      {{"node", "--key-file", "/nowhere/key"}, "/nowhere/key"},
      {{"node", "--hello-interval", "3s"}, "contradicts"},
      {{"node", "--detect-within", "soon"}, "soon"},
      {{"node", "--passphrase", "secret"}, "--passphrase"},
  };
  for (const auto& [arguments, sentence] : calls) {
    const Outcome refused = run(lab.host(0), arguments);
    EXPECT_EQ(refused.code, 2) << sentence << refused.errors;
    EXPECT_THAT(refused.errors, HasSubstr(sentence));
    EXPECT_EQ(refused.output, "") << sentence;
  }
}

}  // namespace

}  // namespace muster::test
