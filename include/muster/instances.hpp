#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/discovery.hpp"
#include "muster/instance.hpp"
#include "muster/work_status.hpp"

namespace muster {

/// How instances are distributed and checked. `assignment` and the times of `get_config` apply on
/// the leader, so every node needs the same. Times are at least 1 ms, unless 0 is explained.
struct InstancesOptions {
  AssignmentOptions assignment = {.set = "instances"};
  /// Time between two calls of `get_config`. 0: only after `refresh`. A low value notices changes
  /// sooner and costs more calls.
  Duration poll_interval = std::chrono::seconds(30);
  /// Time limit of a call of `get_config`. A call that takes longer has failed.
  Duration poll_timeout = std::chrono::seconds(30);
  /// Wait after a failed `get_config`. It doubles with each further failure up to
  /// `poll_retry_max`, and is up to a fifth shorter at random.
  Duration poll_retry_min = std::chrono::milliseconds(500);
  Duration poll_retry_max = std::chrono::seconds(30);
  Duration create_timeout = std::chrono::seconds(30);
  Duration disconnect_timeout = std::chrono::seconds(10);
  /// Number of failures of `disconnect_instance` after which the instance counts as ended. At least
  /// 1.
  unsigned disconnect_attempts = 3;
  /// Time from the end of one check to the next. The first check follows half to all of this time
  /// after the instance was created. A low value notices faults sooner and costs more checks.
  Duration healthcheck_interval = std::chrono::seconds(10);
  Duration healthcheck_timeout = std::chrono::seconds(5);
  /// Wait before an instance is created again that could not be created or was unhealthy:
  /// `retry_min` after the first failure. It doubles with each further failure in a row up to
  /// `retry_max`, and is up to a fifth shorter at random.
  Duration retry_min = std::chrono::seconds(1);
  Duration retry_max = std::chrono::minutes(1);
  /// Number of failures in a row after which another node gets the configuration. At least 1.
  unsigned move_after = 3;
  /// Time for which an instance must be healthy until its earlier failures are forgotten.
  Duration steady_after = std::chrono::minutes(1);
  /// Time for which the node refuses a configuration after `move_after` failures. It doubles each
  /// further time in a row, up to ten minutes. A configuration that failed on every node returns to
  /// the first node whose time is over.
  Duration refused_for = std::chrono::minutes(1);
};

/// The configuration of an instance, as every node knows it.
struct KnownInstance {
  std::string id;
  /// The node that owns it. Nil if no node owns it at present.
  NodeId owner;

  friend bool operator==(const KnownInstance&, const KnownInstance&) = default;
};

/// Distributes instances over the nodes of a cluster: pollers, clients, workers, one per
/// configuration of a list. `get_config` returns the list on the leader. The nodes create the
/// instances that they own, check them, and replace unhealthy ones.
///
/// A configuration has at most one instance in the cluster, by the rules of `Resources`: it moves
/// after its former owner has disconnected it, or after the lease of a lost owner. While the
/// network is split, each side has its own instances; the tokens distinguish them. These rules do
/// not cover a call of `create_instance` that continues after its time limit.
///
/// The leader needs no health check here. A leader that dies, hangs or is cut off is replaced like
/// a master (`Timing`).
///
/// Slots and handlers run on the node's executor, and end like slots of `Discovery`. Safe to call
/// from any thread. Destroying it stops it.
class MUSTER_API Instances {
 public:
  /// `node` must outlive this. Throws `Error{invalid_option}`.
  Instances(Discovery& node, InstanceHandler handler, InstancesOptions options = {});
  Instances(const Instances&) = delete;
  Instances& operator=(const Instances&) = delete;
  ~Instances();

  /// The node that was given to the constructor.
  Discovery& node();

  /// Takes part from now on, also again after `leave` or `stop`. The node may start before or after
  /// this call.
  void start();
  /// Disconnects and hands over all instances of this node, and takes no more. `done` is called
  /// once, as a slot: without an error when all have ended, or with `Errc::stopped` if the object
  /// is stopped or destroyed before. Calls that hang are waited for up to their time limits. Stop
  /// the node then.
  void leave(std::function<void(std::error_code)> done = {});
  /// Takes no part from now on. Releases the objects without disconnecting them, and calls no
  /// handler: call `leave` to hand over first. Others create the instances when the lease of this
  /// node is over.
  void stop();

  /// Reports that the list has changed. The leader then calls `get_config` soon.
  void refresh();
  /// Reports that an instance of this node is unhealthy, as a failed check would. No effect if this
  /// node has no instance of that id.
  void report_failure(std::string_view id, std::string_view why);

  /// The instances of this node at this moment, by id. The lease is checked at the time of the
  /// call: after a pause of the process, instances that other nodes may own are left out.
  std::vector<Instance> owned() const;
  /// The instance of one configuration on this node at this moment. Nothing if there is none.
  std::optional<Instance> find(std::string_view id) const;
  /// The token of an instance of this node at this moment. Nothing if there is none.
  std::optional<AssignmentToken> token(std::string_view id) const;
  /// The owner. Nothing if no node owns the configuration or the id is unknown. The owner may still
  /// be creating the instance.
  std::optional<NodeId> owner_of(std::string_view id) const;
  /// All configurations of the cluster, by id.
  std::vector<KnownInstance> all() const;
  /// The state of each configuration; see `Resources::statuses`.
  std::vector<WorkStatus> statuses(std::string_view after = {}, std::size_t limit = 256) const;

  /// This node has created an instance.
  Connection on_created(std::function<void(const Instance&)> slot);
  /// An instance has ended, and its object is released.
  Connection on_disconnected(std::function<void(const Instance&)> slot);
  /// An instance is unhealthy for this reason. It is disconnected and created again.
  Connection on_unhealthy(std::function<void(const Instance&, std::string_view why)> slot);
  /// An instance could not be created or disconnected, `get_config` fails for a new reason, or has
  /// failed for a minute (`setup_failed`); an item of the list is faulty (`undecodable`); or a slot
  /// threw (`slot_threw`).
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
