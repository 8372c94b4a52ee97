#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstring>
#include <random>
#include <thread>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;

/// A plain UDP socket on loopback, for datagrams that no node sends.
class Stranger {
 public:
  Stranger() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;
  ~Stranger() { close(socket_); }

  void bind_to(std::uint16_t port) {
    const sockaddr_in address = loopback(port);
    ASSERT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  void send(std::uint16_t port, const std::vector<std::uint8_t>& bytes) const {
    const sockaddr_in address = loopback(port);
    sendto(socket_, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&address),
           sizeof address);
  }
  /// The next datagram that arrives.
  std::vector<std::uint8_t> receive() const {
    std::vector<std::uint8_t> bytes(9'000);
    const ssize_t got = recv(socket_, bytes.data(), bytes.size(), 0);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }
  void listen_to_group(std::uint16_t port) {
    const sockaddr_in any{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    ASSERT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any), 0);
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    return {.sin_family = AF_INET,
            .sin_port = htons(port),
            .sin_addr = {htonl(INADDR_LOOPBACK)},
            .sin_zero = {}};
  }

  int socket_;
};

Options keyed(std::string name, const Key& key) {
  Options options = loopback_options(std::move(name));
  options.keys = {key};
  return options;
}

/// Waits until the node has dropped that many datagrams for this reason.
bool drops(const Discovery& node, DropReason reason, std::uint64_t count) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (node.statistics().dropped_for(reason) < count) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// Bad datagrams of every kind are counted and have no other effect.
TEST(Hostile, BadDatagramsAreCountedAndHarmless) {
  const Key key = Key::generate();
  Stranger listener;
  listener.listen_to_group(test_port());
  LoopbackNode node(keyed("a", key));
  node.join("news");
  node.discovery.start();
  const std::uint16_t port = node.discovery.self().port;
  auto genuine = [&] {
    LoopbackNode other(keyed("b", key));
    other.discovery.start();
    EXPECT_TRUE(node.added.wait_for(1));
    std::vector<std::uint8_t> heard;
    // The socket receives the packets of both nodes. This takes one of the other node.
    const std::uint64_t own_session = node.discovery.self().session.high;
    do {
      heard = listener.receive();
    } while (heard.size() < 44 ||
             std::memcmp(heard.data() + 12, &own_session, sizeof own_session) == 0);
    other.discovery.stop();
    EXPECT_TRUE(node.removed.wait_for(1));
    return heard;
  }();

  const Stranger stranger;
  stranger.send(port, {});
  stranger.send(port, {'x'});
  stranger.send(port, {'M', 'U', 1});
  EXPECT_TRUE(drops(node.discovery, DropReason::not_muster, 2));
  EXPECT_TRUE(drops(node.discovery, DropReason::bad_size, 1));
  stranger.send(port, std::vector<std::uint8_t>(20'000, 'M'));
  EXPECT_TRUE(drops(node.discovery, DropReason::bad_size, 2));
  stranger.send(port, genuine);
  EXPECT_TRUE(drops(node.discovery, DropReason::departed, 1)) << "a replay of the departed node";
  auto other_version = genuine;
  other_version[2] = 9;
  stranger.send(port, other_version);
  EXPECT_TRUE(drops(node.discovery, DropReason::other_version, 1));
  auto other_cluster = genuine;
  other_cluster[4] ^= 1;
  stranger.send(port, other_cluster);
  EXPECT_TRUE(drops(node.discovery, DropReason::other_cluster, 1));
  auto other_key = genuine;
  other_key[8] ^= 1;
  stranger.send(port, other_key);
  EXPECT_TRUE(drops(node.discovery, DropReason::unknown_key, 1));
  auto flipped = genuine;
  flipped[13] ^= 1;
  flipped[flipped.size() - 16] ^= 1;  // With the same tag it would be a duplicate.
  stranger.send(port, flipped);
  EXPECT_TRUE(drops(node.discovery, DropReason::unauthentic, 1));

  EXPECT_TRUE(node.discovery.is_started());
  EXPECT_TRUE(node.messages.items().empty());
  EXPECT_EQ(node.added.items().size(), 1u);
  EXPECT_TRUE(node.discovery.nodes().empty());
  const auto sources = node.discovery.statistics().drop_sources;
  EXPECT_THAT(sources, testing::Each(testing::Field(&DropSource::address, "127.0.0.1")));
}

// Random bytes after a plausible beginning are counted and have no other effect.
TEST(Hostile, RandomDatagramsAreHarmless) {
  LoopbackNode node(keyed("a", Key::generate()));
  node.discovery.start();
  const Stranger stranger;
  std::mt19937 random(1);
  constexpr std::uint64_t count = 2'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::vector<std::uint8_t> bytes(random() % 1'400);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    if (bytes.size() > 2 && i % 2 == 0) bytes[0] = 'M', bytes[1] = 'U', bytes[2] = 1;
    stranger.send(node.discovery.self().port, bytes);
  }
  EXPECT_TRUE(node.promotions.wait_for(1)) << "it goes on with its life";
  EXPECT_TRUE(node.discovery.nodes().empty());
}

// Nodes with different keys, or none, share the port and do not meet. Each counts the packets of
// the other.
TEST(Hostile, ForeignKeysShareThePort) {
  LoopbackNode a(keyed("a", Key::generate()));
  LoopbackNode b(keyed("b", Key::generate()));
  LoopbackNode clear("clear");
  a.discovery.start();
  b.discovery.start();
  clear.discovery.start();
  EXPECT_TRUE(drops(a.discovery, DropReason::unknown_key, 1));
  EXPECT_TRUE(drops(a.discovery, DropReason::clear_text, 1));
  EXPECT_TRUE(drops(clear.discovery, DropReason::unknown_key, 2));
  EXPECT_TRUE(a.discovery.nodes().empty());
}

// Two running nodes change their key in the documented order without losing each other.
TEST(Hostile, KeysChangeWhileRunning) {
  const Key first = Key::generate();
  const Key second = Key::generate();
  LoopbackNode a(keyed("a", first));
  LoopbackNode b(keyed("b", first));
  b.join("news");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  std::size_t sent = 0;
  // A packet in transit may be sealed with the key that is about to be removed, so the test waits
  // for it.
  const auto is_heard = [&] {
    a.discovery.send("news", Value(1));
    return b.messages.wait_for(++sent);
  };
  for (const auto& keys :
       std::vector<std::vector<Key>>{{first, second}, {second, first}, {second}}) {
    a.discovery.set_keys(keys);
    ASSERT_TRUE(is_heard());
    b.discovery.set_keys(keys);
    ASSERT_TRUE(is_heard());
  }
  EXPECT_TRUE(a.removed.items().empty());
  EXPECT_EQ(error_of([&] { a.discovery.set_keys({}); }).first, Errc::invalid_key);
}

// A program that holds the port exclusively is named as the cause.
TEST(Hostile, PortTakenExclusivelyIsExplained) {
  const int holder = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const sockaddr_in any{
      .sin_family = AF_INET, .sin_port = htons(test_port()), .sin_addr = {}, .sin_zero = {}};
  ASSERT_EQ(bind(holder, reinterpret_cast<const sockaddr*>(&any), sizeof any), 0);
  Discovery node(loopback_options("a"));
  const auto [code, sentence] = error_of([&] { node.start(); });
  close(holder);
  EXPECT_EQ(code, Errc::port_taken);
  EXPECT_THAT(sentence, HasSubstr(std::to_string(test_port())));
  EXPECT_FALSE(node.is_started());
  node.start();
}

}  // namespace
}  // namespace muster::test
