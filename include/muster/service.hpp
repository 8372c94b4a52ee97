#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/node.hpp"
#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster {

/// A service as its provider describes it.
struct ServiceOffer {
  /// Its name, 1 to 240 bytes of UTF-8. Required.
  std::string name;
  /// The information that its users need, such as its port. With the other members at most 64 KiB
  /// as JSON text.
  Value config = nullptr;
  /// A semantic version (semver.org 2.0.0), or empty.
  std::string version = {};
  /// Whether it can be used now. It may change at any time.
  bool ready = true;

  friend bool operator==(const ServiceOffer&, const ServiceOffer&) = default;
};

/// A service of a node as it was at one moment. A value that the caller may keep.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Service {
  ServiceOffer offer;
  /// The node that offers it, perhaps this one.
  Node node;
};

/// Services by name. Those of one name are in the order of their nodes' ids.
using Services = std::map<std::string, std::vector<Service>>;

/// The condition under which a need is met.
struct Need {
  /// Number of services that must count. At least 1.
  std::size_t count = 1;
  /// Range of versions that count: "^1.2", ">=1.2 <2", "1.x || 2.x". If empty, every service
  /// counts, with or without a version.
  std::string version = {};
  /// Accepts or rejects a service. If empty, all count. Runs on the node's executor or within a
  /// call of `ServiceDiscovery`, so it must not call back.
  std::function<bool(const Service&)> predicate = {};
};

/// Completes one run of a setup hook. Copies complete the same run; only the first completion
/// counts, and none after the time limit. Safe to call from any thread.
class SetupDone {
 public:
  explicit SetupDone(std::function<void(std::string_view error)> done) : done_(std::move(done)) {}

  /// Completes: the service is set up.
  void operator()() const { done_({}); }
  /// Completes with a failure and its reason. The hook runs again later.
  void fail(std::string_view why) const { done_(why.empty() ? "no reason given" : why); }

 private:
  std::function<void(std::string_view error)> done_;
};

/// Prepares the use of a service, such as connecting to it. Runs as a slot and must call `done`
/// once, from any thread. An exception is a failure.
using SetupHook = std::function<void(const Service& service, SetupDone done)>;

struct SetupOptions {
  /// Time limit of one run of the hook. At least 1 ms. Default 30 s.
  Duration timeout = std::chrono::seconds(30);
  /// Whether at most one hook of this name runs at a time.
  bool one_at_a_time = false;
  /// Number of services of this name that are set up at once. The others stand by, and the next in
  /// order of node ids is set up when one of these has gone or is not ready. With several hooks,
  /// the least value counts. 0, the default: all.
  std::size_t services_max = 0;
  /// Wait after a failure. It doubles with each further failure up to `retry_max`, and is up to a
  /// fifth shorter at random. At least 1 ms. A low value retries sooner and loads the service more.
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(30);
};

/// A service that matches the name of a need and does not count.
struct RejectedService {
  Service service;
  /// The reason: "it is not ready", "setup failed 3 times, the last time: connection refused", ...
  std::string why;
};

/// A need that is not met, with the reasons.
struct MissingService {
  std::string name;
  /// Number of services that must count, and number of those that do.
  std::size_t wanted = 1;
  std::size_t present = 0;
  /// Time since which it is not met, by the wall clock.
  std::chrono::system_clock::time_point since;
  std::vector<RejectedService> rejected;
  /// The circle, if nodes wait for each other and the circle begins with this need: "a waits for
  /// db", "b waits for web", in order from this node and back to it. Empty otherwise.
  std::vector<std::string> circle;
};

/// Formats it in one line for people: "db: 0 of 1; db of b is not ready".
MUSTER_API std::string to_string(const MissingService& missing);

}  // namespace muster
