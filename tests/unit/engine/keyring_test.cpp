#include <gtest/gtest.h>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// Two nodes whose keys change while they run.
struct Keyring : testing::Test {
  Bench bench;

  Keyring() { bench.meet(2, {key(1)}); }

  void set(Bench::Node node, const std::vector<crypto::ClusterKey>& keys) {
    bench.at(node).begin(bench.now());
    bench.at(node).set_keys(keys);
    bench.at(node).finish();
  }
  /// Advances the time; no event occurs.
  void expect_peace() {
    for (const Bench::Node node : {0u, 1u}) bench.told(node).clear();
    bench.pass(5s);
    for (const Bench::Node node : {0u, 1u}) {
      EXPECT_TRUE(bench.told(node).empty()) << bench.told(node).front();
      EXPECT_EQ(bench.at(node).protocol().nodes().size(), 1u);
    }
  }
  std::uint32_t key_of_last_packet(Bench::Node node) {
    for (auto sent = bench.recorded.rbegin(); sent != bench.recorded.rend(); ++sent) {
      wire::Header header;
      if (sent->from == node && read_header(sent->bytes, header) == wire::HeaderVerdict::ok) {
        return header.key;
      }
    }
    return 0;
  }
};

// The new key is added last on all nodes, then moved to the front, then the old one is removed. No
// node is lost, in any order of nodes.
TEST_F(Keyring, IsRotatedWithoutLosingAnyone) {
  for (const Bench::Node node : {0u, 1u}) {
    set(node, {key(1), key(2)});
    expect_peace();
    EXPECT_EQ(key_of_last_packet(node), key(1).id());
  }
  for (const Bench::Node node : {1u, 0u}) {
    set(node, {key(2), key(1)});
    expect_peace();
    EXPECT_EQ(key_of_last_packet(node), key(2).id());
  }
  for (const Bench::Node node : {0u, 1u}) {
    set(node, {key(2)});
    expect_peace();
  }
  Puppet late(25, key(1));
  EXPECT_EQ(bench.drop_of(0, late.packet({late.hello})), DropReason::unknown_key);
}

// Nodes without a common key remove each other, and each counts the reason. With a common key they
// meet again.
TEST_F(Keyring, SeparatesNodesWithoutACommonKey) {
  set(0, {key(2)});
  bench.pass(5s);
  EXPECT_TRUE(bench.was_told(0, "removed b timeout"));
  EXPECT_TRUE(bench.was_told(1, "removed a timeout"));
  EXPECT_GT(bench.dropped(0, DropReason::unknown_key), 0u);
  EXPECT_GT(bench.dropped(1, DropReason::unknown_key), 0u);
  set(1, {key(2)});
  bench.pass(2s);
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 1u);
  EXPECT_EQ(bench.at(1).protocol().nodes().size(), 1u);
}

// A header that names another key does not make the receiver forget the present one.
TEST_F(Keyring, IsNotChangedByAHeader) {
  for (const Bench::Node node : {0u, 1u}) set(node, {key(1), key(2)});
  bench.pass(1s);
  Buffer forged = bench.recorded.back().bytes;
  wire::Header header;
  ASSERT_EQ(read_header(forged, header), wire::HeaderVerdict::ok);
  const Bench::Node to = bench.recorded.back().from == 0 ? 1 : 0;
  header.key = key(2).id();
  header.counter += 1'000;
  wire::write_header(header, std::span(forged).first<wire::Header::bytes>());
  EXPECT_EQ(bench.drop_of(to, forged), DropReason::unauthentic);
  expect_peace();
}

}  // namespace

}  // namespace muster::engine
