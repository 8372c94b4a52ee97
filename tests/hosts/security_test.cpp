#include <algorithm>
#include <map>
#include <random>

#include "hosts/hosts_test.hpp"
#include "lib/outsider.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using Security = HostsTest;

constexpr std::uint16_t group_port = 12345;
/// Bytes of a packet before its body (PROTOCOL.md §2).
constexpr std::size_t header_bytes = 44;
constexpr std::size_t tag_bytes = 16;
constexpr const char* first_key =
    "1111111111111111111111111111111111111111111111111111111111111111\n";
constexpr const char* second_key =
    "2222222222222222222222222222222222222222222222222222222222222222\n";

/// The counters of a node, from its "stats".
class Counts {
 public:
  explicit Counts(const NodeEvent& statistics) {
    for (const auto& [reason, count] : statistics.fields.at("dropped").as_object()) {
      by_reason_[std::string(reason)] = count.to_number<std::uint64_t>();
    }
    for (const auto& source : statistics.fields.at("dropSources").as_array()) {
      by_source_[{std::string(source.at("address").as_string()),
                  std::string(source.at("reason").as_string())}] =
          source.at("count").to_number<std::uint64_t>();
    }
  }

  std::uint64_t of(const std::string& reason) const {
    const auto found = by_reason_.find(reason);
    return found == by_reason_.end() ? 0 : found->second;
  }
  std::uint64_t of(const std::string& address, const std::string& reason) const {
    const auto found = by_source_.find({address, reason});
    return found == by_source_.end() ? 0 : found->second;
  }
  std::uint64_t all() const {
    std::uint64_t sum = 0;
    for (const auto& [reason, count] : by_reason_) sum += count;
    return sum;
  }

 private:
  std::map<std::string, std::uint64_t> by_reason_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> by_source_;
};

Counts counts_of(Cluster& cluster, NodeProcess& node) {
  return Counts(cluster.ask(node, "stats", "statistics"));
}

/// Number of events except answers to questions.
std::size_t happenings(const Cluster& cluster, Seconds since) {
  return cluster.count({.since = since}) - cluster.count({.kind = "statistics", .since = since}) -
         cluster.count({.kind = "masters", .since = since});
}

/// A cluster whose datagrams are all recorded, and one more host without a node.
class Recorded {
 public:
  explicit Recorded(std::size_t nodes, const Cluster::Options& options = {})
      : cluster(nodes + 1),
        tap(cluster.lab.wiring()),
        attacker(cluster.lab.host(nodes)),
        attacker_address(Lab::address(nodes)) {
    for (Lab::Host host = 0; host < nodes; ++host) cluster.start(host, options);
    cluster.await("all agree", [&] { return cluster.is_settled(); });
    keep();
  }

  /// Options with a key that the attacker does not have.
  static Cluster::Options sealed(const ScratchDirectory& files) {
    return {"--key-file", files.write("key", first_key)};
  }

  void keep() {
    for (Captured& captured : tap.take()) recording.push_back(std::move(captured));
  }

  std::vector<Captured> from(const std::string& address) const {
    std::vector<Captured> chosen;
    std::copy_if(recording.begin(), recording.end(), std::back_inserter(chosen),
                 [&](const Captured& captured) { return captured.from.address == address; });
    return chosen;
  }

  /// The two ports on which the node receives.
  std::vector<Place> doors(NodeProcess& node, Lab::Host host) const {
    return {{Lab::address(host), group_port}, {Lab::address(host), node.port()}};
  }

  Cluster cluster;
  Wiretap tap;
  Outsider attacker;
  std::string attacker_address;
  std::vector<Captured> recording;
};

// Nodes with another key, another cluster or no key share the port without meeting. Each counts the
// packets of the others by source.
TEST_F(Security, ForeignNodesDoNotMeetAndAreCounted) {
  const ScratchDirectory files;
  const std::string ours = files.write("ours", first_key);
  const std::string theirs = files.write("theirs", second_key);
  Cluster cluster(5);
  NodeProcess& first = cluster.start(0, {"--key-file", ours});
  NodeProcess& second = cluster.start(1, {"--key-file", ours});
  NodeProcess& other_key = cluster.start(2, {"--key-file", theirs});
  NodeProcess& other_cluster = cluster.start(3, {"--key-file", ours, "--cluster", "other"});
  NodeProcess& clear = cluster.start(4);
  cluster.await("four clusters have a master each", [&] {
    return cluster.masters().size() == 4 && Cluster::agree({&first, &second});
  });
  cluster.pass(2s);
  EXPECT_EQ(first.nodes_seen(), 1u);
  EXPECT_TRUE(first.sees("h2"));
  for (NodeProcess* alone : {&other_key, &other_cluster, &clear}) {
    EXPECT_EQ(alone->nodes_seen(), 0u) << alone->name();
    EXPECT_EQ(alone->count({.kind = "added"}), 0u) << alone->name();
  }
  const Counts counts = counts_of(cluster, first);
  EXPECT_GT(counts.of(Lab::address(2), "unknown_key"), 0u);
  EXPECT_GT(counts.of(Lab::address(3), "other_cluster"), 0u);
  EXPECT_GT(counts.of(Lab::address(4), "clear_text"), 0u);
  EXPECT_EQ(counts.of(Lab::address(2), "clear_text"), 0u);
  EXPECT_GT(counts_of(cluster, clear).of(Lab::address(0), "unknown_key"), 0u);
}

// Nodes with the same passphrase meet.
TEST_F(Security, PassphraseConnectsNodes) {
  const ScratchDirectory files;
  const std::string ours = files.write("ours", "correct horse battery staple\n");
  const std::string theirs = files.write("theirs", "incorrect horse battery staple\n");
  Cluster cluster(3);
  NodeProcess& first = cluster.start(0, {"--passphrase-file", ours});
  NodeProcess& second = cluster.start(1, {"--passphrase-file", ours});
  NodeProcess& stranger = cluster.start(2, {"--passphrase-file", theirs});
  cluster.await("two clusters have a master each", [&] {
    return Cluster::agree({&first, &second}) && stranger.is_master();
  });
  EXPECT_EQ(stranger.nodes_seen(), 0u);
  EXPECT_EQ(first.nodes_seen(), 1u);
}

// Random bytes of every length, at both ports, from a foreign host.
TEST_F(Security, RandomDatagramsAreCountedAndHarmless) {
  const ScratchDirectory files;
  Recorded lan(2, Recorded::sealed(files));
  NodeProcess& victim = lan.cluster.node("h1");
  const Counts before = counts_of(lan.cluster, victim);
  const Seconds begin = monotonic_now();
  std::mt19937 random(1);
  std::uint64_t sent = 0;
  for (const Place& door : lan.doors(victim, 0)) {
    for (std::size_t size = 0; size <= 1472; size += size < 64 ? 1 : 32) {
      std::string bytes(size, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random());
      lan.attacker.send(door, bytes);
      ++sent;
    }
    for (const std::size_t size : {2'000u, 9'001u, 65'000u}) {
      lan.attacker.send(door, std::string(size, 'M'));
      ++sent;
    }
  }
  lan.cluster.pass(3s);
  const Counts after = counts_of(lan.cluster, victim);
  EXPECT_EQ(after.of(lan.attacker_address, "not_muster") +
                after.of(lan.attacker_address, "bad_size") +
                after.of(lan.attacker_address, "other_version"),
            sent);
  EXPECT_EQ(after.all() - before.all(), sent);
  EXPECT_EQ(happenings(lan.cluster, begin), 0u) << lan.cluster.story(begin);
}

// Real datagrams of the cluster with a missing end, a flipped bit, or additional bytes.
TEST_F(Security, DamagedDatagramsAreCountedAndHarmless) {
  const ScratchDirectory files;
  Recorded lan(2, Recorded::sealed(files));
  NodeProcess& victim = lan.cluster.node("h1");
  const std::vector<Captured> real = lan.from(Lab::address(1));
  ASSERT_GT(real.size(), 3u);
  const Counts before = counts_of(lan.cluster, victim);
  const Seconds begin = monotonic_now();
  std::mt19937 random(1);
  std::uint64_t sent = 0;
  for (const Captured& captured : real) {
    for (const Place& door : lan.doors(victim, 0)) {
      const std::string& whole = captured.payload;
      std::string flipped = whole;
      flipped[random() % flipped.size()] ^= static_cast<char>(1u << random() % 8);
      lan.attacker.forge(captured.from, door, whole.substr(0, random() % whole.size()));
      lan.attacker.forge(captured.from, door, flipped);
      lan.attacker.forge(captured.from, door, whole + "x");
      sent += 3;
    }
  }
  lan.cluster.pass(3s);
  EXPECT_GE(counts_of(lan.cluster, victim).all() - before.all(), sent);
  EXPECT_EQ(happenings(lan.cluster, begin), 0u) << lan.cluster.story(begin);
}

// Damaged packets in clear text, which anyone may forge, end no process.
TEST_F(Security, DamagedClearTextIsHarmless) {
  Recorded lan(2);
  NodeProcess& victim = lan.cluster.node("h1");
  const std::vector<Captured> real = lan.from(Lab::address(1));
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    for (const Captured& captured : real) {
      std::string flipped = captured.payload;
      flipped[random() % flipped.size()] ^= static_cast<char>(1u << random() % 8);
      lan.attacker.send({Lab::address(0), group_port}, flipped);
      lan.attacker.send({Lab::address(0), victim.port()},
                        captured.payload.substr(0, random() % captured.payload.size()));
    }
    lan.cluster.pass(5ms);
  }
  lan.cluster.pass(2s);
  EXPECT_FALSE(victim.process().has_ended()) << lan.cluster.story();
  EXPECT_GT(counts_of(lan.cluster, victim).all(), 0u);
}

// A replay of a living node's packets, from elsewhere or from its own address, changes nothing.
TEST_F(Security, ReplayIntoALivingClusterIsDuplicate) {
  const ScratchDirectory files;
  Recorded lan(3, Recorded::sealed(files));
  Cluster& cluster = lan.cluster;
  NodeProcess& victim = cluster.node("h1");
  victim.command("join news");
  cluster.ask(victim, "masters", "masters");
  cluster.node("h2").command("send news \"once\"");
  cluster.await(victim, {.kind = "message"});
  cluster.pass(1s);
  lan.keep();
  const std::vector<Captured> said = lan.from(Lab::address(1));
  const Seconds begin = monotonic_now();
  const Counts before = counts_of(cluster, victim);
  std::uint64_t sent = 0;
  for (const Captured& captured : said) {
    for (const Place& door : lan.doors(victim, 0)) {
      lan.attacker.send(door, captured.payload);
      lan.attacker.forge(captured.from, door, captured.payload);
      sent += 2;
    }
  }
  cluster.pass(2s);
  EXPECT_GE(counts_of(cluster, victim).of("duplicate") - before.of("duplicate"), sent);
  EXPECT_EQ(happenings(cluster, begin), 0u) << cluster.story(begin);
  EXPECT_EQ(victim.addresses_of("h2"), std::set{Lab::address(1)}) << cluster.story(begin);
}

// All packets of a master that is gone are replayed to nodes that knew it and to one that did not.
TEST_F(Security, ReplayDoesNotBringADeadMasterBack) {
  const ScratchDirectory files;
  Recorded lan(3, Recorded::sealed(files));
  Cluster& cluster = lan.cluster;
  cluster.pass(1s);
  lan.keep();
  NodeProcess& dead = cluster.master();
  const Lab::Host host = static_cast<Lab::Host>(dead.name()[1] - '1');
  const std::vector<Captured> life = lan.from(Lab::address(host));
  cluster.kill(dead);
  cluster.await("another is master",
                [&] { return dead.process().has_ended() && cluster.is_settled(); });
  // The replay runs on the dead node's host, so that nothing reports its port as closed.
  NodeProcess& newcomer = cluster.start(host, "new", Recorded::sealed(files));
  cluster.await("the newcomer is in", [&] { return cluster.is_settled(); });

  const Seconds begin = monotonic_now();
  for (int round = 0; round < 3; ++round) {
    for (const Captured& captured : life) {
      for (const char* address : {"10.77.0.1", "10.77.0.2", "10.77.0.3", "10.77.0.255"}) {
        for (const std::uint16_t port : {group_port, dead.port(), newcomer.port()}) {
          lan.attacker.send({address, port}, captured.payload);
          lan.attacker.forge(captured.from, {address, port}, captured.payload);
        }
      }
    }
    cluster.pass(1s);
  }
  EXPECT_EQ(happenings(cluster, begin), 0u) << cluster.story(begin);
  EXPECT_TRUE(cluster.is_settled());
}

// An attacker that reports the port of a living node as closed, in the name of its host, is not
// believed.
TEST_F(Security, FloodOfStrangersLeavesTheClusterWhole) {
  const ScratchDirectory files;
  Recorded lan(3, Recorded::sealed(files));
  Cluster& cluster = lan.cluster;
  NodeProcess& victim = cluster.node("h1");
  std::mt19937 random(1);
  const std::string model = lan.from(Lab::address(1)).front().payload;
  const Seconds begin = monotonic_now();
  // Real headers with a new session each are the most expensive packets to refuse.
  for (int burst = 0; burst < 200; ++burst) {
    for (int i = 0; i < 100; ++i) {
      std::string forged = model;
      for (std::size_t at = 12; at < header_bytes - 8; ++at) {
        forged[at] = static_cast<char>(random());
      }
      // With the tag of a packet that the victim knows, it would be a duplicate.
      for (std::size_t at = forged.size() - tag_bytes; at < forged.size(); ++at) {
        forged[at] = static_cast<char>(random());
      }
      lan.attacker.send({Lab::address(0), group_port}, forged);
    }
    cluster.pass(5ms);
  }
  cluster.pass(2s);
  EXPECT_EQ(happenings(cluster, begin), 0u) << cluster.story(begin);
  const Counts counts = counts_of(cluster, victim);
  EXPECT_GT(
      counts.of(lan.attacker_address, "unauthentic") + counts.of(lan.attacker_address, "crowded"),
      10'000u);
}

// Keys change on a running cluster; SIGHUP makes the nodes read the new ones.
TEST_F(Security, KeysChangeWithoutLosingAnyone) {
  const ScratchDirectory files;
  Cluster cluster(3);
  const std::string file = files.write("key", first_key);
  cluster.start_all({"--key-file", file});
  const Seconds begin = monotonic_now();
  const std::string both = std::string(first_key) + second_key;
  const std::string both_new_first = std::string(second_key) + first_key;
  for (const std::string& keys : {both, both_new_first, std::string(second_key)}) {
    files.write("key", keys);
    for (const auto& node : cluster.nodes()) {
      node->process().signal(SIGHUP);
      cluster.pass(300ms);
    }
  }
  cluster.pass(3s);
  for (const char* kind : {"removed", "promotion", "demotion", "error"}) {
    EXPECT_EQ(cluster.count({.kind = kind, .since = begin}), 0u) << cluster.story(begin);
  }
  EXPECT_TRUE(cluster.is_settled());
}

}  // namespace

}  // namespace muster::test
