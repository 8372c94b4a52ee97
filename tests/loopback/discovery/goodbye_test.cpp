#include <gtest/gtest.h>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

/// Two nodes that have met.
struct SealedGoodbye : testing::Test {
  void meet(const std::vector<Key>& keys) {
    for (std::optional<LoopbackNode>* node : {&a, &b}) {
      Options options = loopback_options(node == &a ? "a" : "b");
      options.keys = keys;
      node->emplace(options);
      (*node)->discovery.start();
    }
    ASSERT_TRUE(a->added.wait_for(1));
    ASSERT_TRUE(b->added.wait_for(1));
  }

  std::optional<LoopbackNode> a;
  std::optional<LoopbackNode> b;
};

// A goodbye counts for any sender, in clear text and sealed. That is why it must not be sent
// while the node lives.
TEST_F(SealedGoodbye, EndsItsSession) {
  for (const std::vector<Key>& keys : {std::vector<Key>{}, {Key::generate()}}) {
    meet(keys);
    const auto goodbye = a->discovery.sealed_goodbye();
    ASSERT_FALSE(goodbye.empty());
    EXPECT_EQ(goodbye.front().source_port, a->discovery.self().port);
    EXPECT_TRUE(b->removed.items().empty());
    EXPECT_EQ(send_sealed(goodbye), goodbye.size());
    ASSERT_TRUE(b->removed.wait_for(1));
    EXPECT_EQ(b->removed.items().front().second, RemovalReason::goodbye);
  }
}

// After a restart of the node, the goodbye of its earlier start has no effect.
TEST_F(SealedGoodbye, DoesNotEndTheNextStart) {
  meet({Key::generate()});
  const auto goodbye = a->discovery.sealed_goodbye();
  a->discovery.stop();
  a->discovery.start();
  ASSERT_TRUE(b->added.wait_for(2));
  send_sealed(goodbye);
  b->join("news");
  a->discovery.send_confirmed("news", "still here", [](std::error_code, Delivery) {});
  ASSERT_TRUE(b->messages.wait_for(1));
  EXPECT_EQ(b->removed.items().size(), 1U);
}

// A node reports that its goodbye has to be sealed again.
TEST_F(SealedGoodbye, ExpiresWithTheKeys) {
  const Key key = Key::generate();
  meet({key});
  Inbox<int> expiries;
  a->discovery.on_goodbye_expired([&] { expiries.put(1); });
  a->discovery.sealed_goodbye();
  a->discovery.set_keys({Key::generate(), key});
  EXPECT_TRUE(expiries.wait_for(1));
  a->discovery.stop();
}

// An observer has no goodbye, because the others do not see it. Neither has a node that was not
// started.
TEST_F(SealedGoodbye, NeedsANodeThatTakesPart) {
  Options options = loopback_options("observer");
  options.observer = true;
  Discovery observer(options);
  EXPECT_EQ(error_of([&] { observer.sealed_goodbye(); }).first, Errc::not_started);
  observer.start();
  EXPECT_TRUE(observer.sealed_goodbye().empty());
}

}  // namespace
}  // namespace muster::test
