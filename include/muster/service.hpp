#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/node.hpp"
#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster {

/// A service as its provider describes it.
struct ServiceOffer {
  /// 1 to 240 bytes of UTF-8; required.
  std::string name;
  /// What its users need to know: port, path, ... With the rest at most 64 KiB as JSON text.
  Value config = nullptr;
  /// A semantic version (semver.org 2.0.0), or empty.
  std::string version = {};
  /// Whether it can be used now. May change at any time.
  bool ready = true;

  friend bool operator==(const ServiceOffer&, const ServiceOffer&) = default;
};

/// A service of a node as it was at one moment: a value, yours to keep.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Service {
  ServiceOffer offer;
  /// Its provider, this node included.
  Node node;
};

/// Services by name, of each name in the order of their nodes' ids.
using Services = std::map<std::string, std::vector<Service>>;

/// When a need is met.
struct Need {
  /// At least so many services of the name must count. At least 1.
  std::size_t count = 1;
  /// Only versions in this range count: "^1.2", ">=1.2 <2", "1.x || 2.x". Empty: any, none
  /// included.
  std::string version = {};
  /// Only services that this says true of count. Called on the node's executor, or by whoever calls
  /// the `ServiceDiscovery`; must not call back. Empty: all.
  std::function<bool(const Service&)> predicate = {};
};

/// Ends one run of a setup hook. Copies end the same run; only the first call counts, and none
/// after the run was given up. Safe to call from any thread.
class SetupDone {
 public:
  explicit SetupDone(std::function<void(std::string_view error)> done) : done_(std::move(done)) {}

  /// The service is set up.
  void operator()() const { done_({}); }
  /// It could not be, for this reason; the hook is called again later.
  void fail(std::string_view why) const { done_(why.empty() ? "no reason given" : why); }

 private:
  std::function<void(std::string_view error)> done_;
};

/// Prepares the use of a service, such as connecting to it. Runs as a slot and must call `done` in
/// the end, from wherever. What it throws is a failure.
using SetupHook = std::function<void(const Service& service, SetupDone done)>;

struct SetupOptions {
  /// A hook that has not called back by then has failed. At least 1 ms.
  Duration timeout = std::chrono::seconds(30);
  /// At most one hook of this name runs at a time.
  bool one_at_a_time = false;
  /// The wait after a failure, twice as long after each further one up to `retry_max`, and up to a
  /// fifth shorter by chance. At least 1 ms.
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(30);
};

/// A service that was found for a need and does not count.
struct RejectedService {
  Service service;
  /// "it is not ready", "setup failed 3 times, the last time: connection refused", ...
  std::string why;
};

/// A need that is not met, and why.
struct MissingService {
  std::string name;
  /// How many must count, and how many do.
  std::size_t wanted = 1;
  std::size_t present = 0;
  /// Since when it has not been met, by the wall clock.
  std::chrono::system_clock::time_point since;
  std::vector<RejectedService> rejected;
  /// If nodes wait for each other in a circle that begins with this need: who waits for what, in
  /// order, from this node round to it: "a waits for db", "b waits for web". Empty otherwise.
  std::vector<std::string> circle;
};

/// One line for people: "db: 0 of 1; db of b is not ready".
std::string to_string(const MissingService& missing);

}  // namespace muster
