#pragma once

#include <map>
#include <string>
#include <vector>

#include "cluster/keeper.hpp"
#include "lib/node_ids.hpp"

namespace muster::cluster {

/// A keeper whose outputs are told as words, and whose calls for resource "a" end when the test
/// says so.
struct Desk {
  explicit Desk(KeeperOptions options = {}) : keeper(options, core::Random(1)) {}

  /// Everything is assigned under this one.
  static constexpr AssignmentToken token{{7, test::bob}, 3};

  Keeper keeper;
  core::Time now{std::chrono::hours(1)};
  /// The latest call of each resource.
  std::map<std::string, CallHandler> calls;
  /// The latest refusal lasts so long.
  Duration refused_for{};

  /// What the keeper asked for since the last time: "need a 1", "handle a 1", "gave up a", ...
  std::vector<std::string> said();
  /// Resource "a". Content and digest are the same number, to read easily.
  void assign(int content = 1);
  /// The latest call of it has ended, well if there is no error.
  void end(const std::string& error = {});
  void pass(Duration time);
};

}  // namespace muster::cluster
