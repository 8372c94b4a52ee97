#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sim/world.hpp"

namespace muster::test {

using namespace std::chrono_literals;

/// A cluster in virtual time whose tests read like stories: few verbs, and expectations about what
/// the nodes were told.
class Story {
 public:
  explicit Story(std::uint64_t seed = 1) : world(seed) {}

  sim::World world;

  /// Adds and starts a node. Heavier nodes come earlier in the alphabet unless a weight is given:
  /// "a" outweighs "b".
  sim::NodeIndex start(std::string name) { return start(options_for(std::move(name))); }
  sim::NodeIndex start(sim::NodeOptions options);
  /// Several at once.
  std::vector<sim::NodeIndex> start_all(const std::vector<std::string>& names);
  static sim::NodeOptions options_for(std::string name);

  void pass(Duration time) { world.run_for(time); }

  /// From now on, only lines after this one count.
  void forget_the_past() { seen_ = world.trace().size(); }

  /// Lets time pass until each line ("b: added a") has come, in this order, others between them
  /// allowed; fails with the whole trace if `limit` passes first.
  void expect(const std::vector<std::string>& lines, Duration limit = 10s);
  /// No line since the last `forget_the_past` or `expect` contains this text.
  void expect_never(std::string_view text) const;
  /// How many lines since `forget_the_past` are exactly this, or end in it.
  std::size_t count(std::string_view text) const;
  /// Waits until the condition holds.
  void expect_soon(const std::function<bool()>& condition, Duration limit, std::string_view what);

  // Application calls.

  static core::Bytes bytes(std::string_view text);
  void advertise(sim::NodeIndex node, std::string_view json);
  void join(sim::NodeIndex node, std::string_view channel);
  void send(sim::NodeIndex node, std::string_view channel, std::string_view payload);
  void send_confirmed(sim::NodeIndex node, core::DeliveryId delivery, std::string_view channel,
                      std::string_view payload);

  // What nodes know.

  /// `other` as `node` sees it; fails the test and gives an empty view if it does not see it.
  core::NodeView node(std::string_view node, std::string_view other) const;
  /// The info of `other` as `node` knows it.
  std::string info_of(std::string_view node, std::string_view other) const;
  /// The payloads `node` got on a channel, in order.
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
