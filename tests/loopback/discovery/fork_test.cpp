#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "lib/forked.hpp"
#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

Options keyed(std::string name) {
  static const Key key = Key::generate();
  Options options = loopback_options(std::move(name));
  options.keys = {key};
  return options;
}

// In a forked process, calls to the inherited node fail with a clear error.
TEST(Fork, LeavesTheNodeToItsParent) {
  LoopbackNode a(keyed("a"));
  a.discovery.start();
  EXPECT_EQ(in_forked_process([&] {
              const auto is_refused = [](const std::function<void()>& call) {
                return error_of(call).first == Errc::forked;
              };
              Discovery& node = a.discovery;
              int faults = 0;
              faults += node.is_started();
              faults += !node.nodes().empty();
              faults += !is_refused([&] { node.send("news", "from the child"); });
              faults += !is_refused([&] { node.advertise("the child"); });
              faults += !is_refused([&] { node.promote(); });
              faults += !is_refused([&] { node.sealed_goodbye(); });
              faults += !is_refused([&] { node.start(); });
              faults += !is_refused([&] { node.stop(); });
              return faults;
            }),
            0);
  EXPECT_NO_THROW(a.discovery.send("news", "from the parent"));
}

// The end of a forked process does not stop its parent's node and sends no goodbye.
TEST(Fork, EndsWithoutAWordForItsParent) {
  std::optional<LoopbackNode> a(std::in_place, keyed("a"));
  LoopbackNode b(keyed("b"));
  b.join("news");
  a->discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a->added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  EXPECT_EQ(in_forked_process([&] {
              a.reset();
              return 0;
            }),
            0);
  a->discovery.send("news", "still here");
  EXPECT_TRUE(b.messages.wait_for(1));
  EXPECT_TRUE(b.removed.items().empty());
}

// A forked process can start a node of its own, which counts as another process.
TEST(Fork, MayStartANodeOfItsOwn) {
  LoopbackNode a(keyed("a"));
  a.discovery.start();
  // The port and the cluster are those of the parent process.
  const Options options = keyed("own");
  EXPECT_EQ(in_forked_process([&] {
              LoopbackNode own(options);
              own.discovery.start();
              const bool has_met = own.added.wait_for(1);
              return has_met && own.discovery.id().high != a.discovery.id().high ? 0 : 1;
            }),
            0);
  EXPECT_TRUE(a.added.wait_for(1));
}

}  // namespace
}  // namespace muster::test
