#pragma once

#include <map>
#include <string>
#include <vector>

#include "cluster/keeper.hpp"
#include "lib/node_ids.hpp"

namespace muster::cluster {

/// A keeper whose outputs are words, and whose calls for resource "a" end when the test says so.
struct Desk {
  explicit Desk(KeeperOptions options = {}) : keeper(options, core::Random(1)) {}

  /// The token of all assignments.
  static constexpr AssignmentToken token{{7, test::bob}, 3};

  Keeper keeper;
  core::Time now{std::chrono::hours(1)};
  /// The latest call of each resource.
  std::map<std::string, CallHandler> calls;
  /// The duration of the latest refusal.
  Duration refused_for{};

  /// The outputs of the keeper since the last call: "need a 1", "handle a 1", "gave up a", ...
  std::vector<std::string> said();
  /// Assigns resource "a". Its content and digest are the same number.
  void assign(int content = 1);
  /// Ends its latest call, with success if there is no error.
  void end(const std::string& error = {});
  void pass(Duration time);
};

}  // namespace muster::cluster
