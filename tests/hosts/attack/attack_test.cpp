#include <algorithm>
#include <set>

#include "hosts/attack/attacker.hpp"
#include "hosts/hosts_test.hpp"
#include "lib/outsider.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

constexpr const char* key = "1111111111111111111111111111111111111111111111111111111111111111";

/// Nodes h1, h2 ... on hosts of their own, and a host for the attacker.
class Attack : public HostsTest {
 protected:
  static constexpr std::size_t nodes = 3;

  void SetUp() override {
    HostsTest::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    if (const auto& obstacle = Attacker::obstacle()) {
      const char* required = std::getenv("MUSTER_REQUIRE_HOSTS");
      if (required != nullptr && std::string_view(required) == "1") FAIL() << *obstacle;
      GTEST_SKIP() << *obstacle;
    }
  }

  Cluster::Options sealed() const { return {"--key-file", files_.write("key", key)}; }

  /// Starts the nodes on all hosts but the last.
  static void start(Cluster& cluster, const Cluster::Options& options) {
    for (Lab::Host host = 0; host < nodes; ++host) cluster.start(host, options);
    cluster.await("all agree", [&] { return cluster.is_settled(); });
  }

  static boost::json::object attack(Cluster& cluster, std::string_view name,
                                    Attacker::Arguments arguments,
                                    const std::function<void()>& meanwhile = {}) {
    Attacker attacker(cluster.lab.host(nodes), name, std::move(arguments));
    while (meanwhile && !attacker.has_ended()) {
      meanwhile();
      cluster.pass(200ms);
    }
    return attacker.result();
  }

  /// Datagrams of the nodes in ten seconds.
  static std::size_t sent_in_ten_seconds(Cluster& cluster, Wiretap& tap) {
    tap.take();
    std::size_t sent = 0;
    for (int second = 0; second < 10; ++second) {
      cluster.pass(1s);
      for (const Captured& each : tap.take()) {
        sent += each.from.address == Lab::address(nodes) ? 0 : 1;
      }
    }
    return sent;
  }

 private:
  ScratchDirectory files_;
};

std::int64_t number_of(const boost::json::object& result, std::string_view name) {
  return result.at(name).to_number<std::int64_t>();
}

// The document is enough to write packets: a client in another language makes every vector in it.
TEST_F(Attack, IndependentClientAgreesWithTheVectors) {
  const NetNamespace elsewhere;
  EXPECT_EQ(Attacker::run(elsewhere, "vectors.py", {MUSTER_PROTOCOL_DOCUMENT}),
            "all vectors agree\n");
}

// And it is enough to take part: all nodes admit that client, and it admits them.
TEST_F(Attack, IndependentClientBecomesAMember) {
  Cluster cluster(nodes + 1);
  start(cluster, sealed());
  const auto result = attack(cluster, "join", {"--key", key, "--seconds", "4"});
  EXPECT_EQ(number_of(result, "members"), static_cast<std::int64_t>(nodes));
  cluster.await("all have admitted it",
                [&] { return cluster.count({.kind = "added", .name = "attacker"}) == nodes; });
}

// The address of a first contact may be forged. So nodes send there at most three times the bytes
// that came from there, in clear text and under a key.
TEST_F(Attack, FirstContactIsNotAmplified) {
  for (const bool is_sealed : {false, true}) {
    Cluster cluster(nodes + 1);
    start(cluster, is_sealed ? sealed() : Cluster::Options{});
    Attacker::Arguments arguments = {
        "--seconds", "1.5", "--victims", Lab::address(0) + ":12345",
        Lab::address(0) + ":" + std::to_string(cluster.node("h1").port())};
    if (is_sealed) arguments.insert(arguments.end(), {"--key", key});
    const auto result = attack(cluster, "amplify", arguments);
    EXPECT_EQ(number_of(result, "contacts"), 10);
    EXPECT_LE(result.at("worst").to_number<double>(), 3.0) << is_sealed;
    std::cout << "bytes out per byte in: " << result.at("worst") << '\n';
  }
}

// Sessions that never answer cause a bounded traffic, however many there are.
TEST_F(Attack, StrangersCostLittle) {
  Cluster cluster(nodes + 1);
  start(cluster, sealed());
  Wiretap tap(cluster.lab.wiring());
  cluster.pass(2s);
  const std::size_t usual = sent_in_ten_seconds(cluster, tap);
  for (const char* count : {"12", "300"}) {
    Attacker attacker(cluster.lab.host(nodes), "strangers",
                      {"--key", key, "--count", count, "--seconds", "23"});
    // At first they use up what nodes have saved for strangers.
    cluster.pass(12s);
    const std::size_t attacked = sent_in_ten_seconds(cluster, tap);
    attacker.result();
    std::cout << count << " strangers: " << attacked << " datagrams instead of " << usual << '\n';
    // Each node may send four more a second on account of strangers.
    EXPECT_LE(attacked, usual + nodes * 4 * 10 * 5 / 4) << count << " strangers";
  }
}

// Junk with headers that a listener can make up keeps no newcomer out.
TEST_F(Attack, JunkKeepsNobodyOut) {
  Cluster cluster(nodes + 1);
  for (Lab::Host host = 0; host + 1 < nodes; ++host) cluster.start(host, sealed());
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  Attacker attacker(cluster.lab.host(nodes), "junk", {"--seconds", "10"});
  cluster.pass(4s);
  cluster.start(nodes - 1, sealed());
  cluster.await("the newcomer is in", [&] { return cluster.is_settled(); });
  EXPECT_FALSE(attacker.has_ended());
  EXPECT_GT(number_of(attacker.result(), "sent"), 10'000);
}

// A member gets the pieces of messages to everyone, and none of messages to one other node.
TEST_F(Attack, MembersGetNoPiecesOfWhatIsForOthers) {
  Cluster cluster(nodes + 1);
  start(cluster, sealed());
  NodeProcess& sender = cluster.node("h1");
  const std::string text = "news \"" + std::string(8'000, 'x') + "\"";
  const auto for_one = [&] { sender.command("send-to " + cluster.node("h2").id() + " " + text); };
  const auto for_all = [&] { sender.command("send " + text); };
  EXPECT_EQ(number_of(attack(cluster, "repair", {"--key", key}, for_one), "pieces"), 0);
  EXPECT_GT(number_of(attack(cluster, "repair", {"--key", key}, for_all), "pieces"), 0);
}

/// Whether the node reports that an identity is used twice, in a sentence with these words.
bool has_reported(const NodeProcess& node, std::string_view words) {
  const std::vector<NodeEvent>& events = node.events();
  return std::any_of(events.begin(), events.end(), [&](const NodeEvent& event) {
    return event.kind == "error" && event.text("code") == "impersonated" &&
           event.text("message").find(words) != std::string::npos;
  });
}

/// How many nodes report that an identity is used twice, in a sentence with these words.
std::size_t reports(const Cluster& cluster, std::string_view words) {
  const auto& all = cluster.nodes();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const auto& node) { return has_reported(*node, words); }));
}

// A copy of a machine is reported by the original, by another node, and by `doctor`, with and
// without a key.
TEST_F(Attack, CopyOfAMachineIsReported) {
  for (const bool is_sealed : {false, true}) {
    Cluster cluster(nodes + 2);
    const Cluster::Options options = is_sealed ? sealed() : Cluster::Options{};
    start(cluster, options);
    Attacker::Arguments arguments = {"--seconds", "20"};
    if (is_sealed) arguments.insert(arguments.end(), {"--key", key});
    Attacker attacker(cluster.lab.host(nodes), "clone", arguments);
    cluster.await("the original and the others report it", [&] {
      return reports(cluster, "the session of this node") == 1 &&
             reports(cluster, "the session of node h") == nodes - 1;
    });
    std::vector<std::string> doctor = {MUSTER_PROGRAM, "doctor", "--for", "5s"};
    doctor.insert(doctor.end(), options.begin(), options.end());
    Process process(cluster.lab.host(nodes + 1), {.arguments = doctor});
    cluster.await("the doctor ends", [&] {
      process.take();
      return process.has_ended();
    });
    EXPECT_EQ(process.exit_code(), 4);
    EXPECT_NE(process.output().find("two processes use the session of node h"), std::string::npos)
        << process.output();
    attacker.result();
  }
}

// A node whose id is taken by a holder of the key reports it.
TEST_F(Attack, TakenIdIsReported) {
  Cluster cluster(nodes + 1);
  start(cluster, sealed());
  Attacker attacker(cluster.lab.host(nodes), "usurp", {"--key", key, "--seconds", "5"});
  cluster.await("the victim reports it",
                [&] { return reports(cluster, "the node id of this node") == 1; });
  attacker.result();
}

}  // namespace

}  // namespace muster::test
