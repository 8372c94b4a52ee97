#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sim/world.hpp"

namespace muster::test {

using namespace std::chrono_literals;

/// A cluster in virtual time whose tests read like stories: few verbs, and expectations about the
/// events of the nodes.
class Story {
 public:
  explicit Story(std::uint64_t seed = 1) : world(seed) {}

  sim::World world;

  /// Adds and starts a node. Without a given weight, nodes that come earlier in the alphabet are
  /// heavier: "a" outweighs "b".
  sim::NodeIndex start(std::string name) { return start(options_for(std::move(name))); }
  sim::NodeIndex start(sim::NodeOptions options);
  /// Starts several nodes at once.
  std::vector<sim::NodeIndex> start_all(const std::vector<std::string>& names);
  static sim::NodeOptions options_for(std::string name);

  void pass(Duration time) { world.run_for(time); }

  /// From now on, only later lines count.
  void forget_the_past() { seen_ = world.trace().size(); }

  /// Runs until each line ("b: added a") has occurred in this order, with other lines between them.
  /// Fails with the whole trace if `limit` passes first.
  void expect(const std::vector<std::string>& lines, Duration limit = 10s);
  /// No line since the last `forget_the_past` or `expect` contains this text.
  void expect_never(std::string_view text) const;
  /// Number of lines since `forget_the_past` that equal this text or end with it.
  std::size_t count(std::string_view text) const;
  /// Runs until the condition holds.
  void expect_soon(const std::function<bool()>& condition, Duration limit, std::string_view what);

  // Calls of the application.

  static core::Bytes bytes(std::string_view text);
  void advertise(sim::NodeIndex node, std::string_view json);
  void join(sim::NodeIndex node, std::string_view channel);
  void send(sim::NodeIndex node, std::string_view channel, std::string_view payload);
  void send_confirmed(sim::NodeIndex node, core::DeliveryId delivery, std::string_view channel,
                      std::string_view payload);

  // The knowledge of nodes.

  /// `other` as `node` sees it. If it does not, the test fails and the view is empty.
  core::NodeView node(std::string_view node, std::string_view other) const;
  /// The info of `other`, as `node` knows it.
  std::string info_of(std::string_view node, std::string_view other) const;
  /// The payloads that `node` received on a channel, in order.
  std::vector<std::string> messages(std::string_view node, std::string_view channel) const;
  /// "0", "1", ... up to but not including `end`.
  static std::vector<std::string> numbers(int begin, int end);
  std::uint64_t drops(sim::NodeIndex node, DropReason reason);

  bool all_see_each_other() const;
  std::vector<std::string> masters() const;
  std::string render(std::size_t from = 0) const;

 private:
  std::string line(const sim::TraceLine& entry) const;

  std::size_t seen_ = 0;
};

}  // namespace muster::test
