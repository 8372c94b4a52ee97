#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/assignment.hpp"
#include "muster/discovery.hpp"
#include "muster/instance.hpp"
#include "muster/work_status.hpp"

namespace muster {

/// How instances are shared out and looked after. `assignment` and the times of `get_config` count
/// where the leader is: give the same to every node. Times are at least 1 ms unless 0 is explained.
struct InstancesOptions {
  AssignmentOptions assignment = {.set = "instances"};
  /// Between two calls of `get_config`; 0: only after `refresh`.
  Duration config_interval = std::chrono::seconds(30);
  Duration config_timeout = std::chrono::seconds(30);
  /// The wait after `get_config` has failed, twice as long after each further failure up to the
  /// second, and up to a fifth shorter by chance.
  Duration config_retry_min = std::chrono::milliseconds(500);
  Duration config_retry_max = std::chrono::seconds(30);
  Duration create_timeout = std::chrono::seconds(30);
  Duration disconnect_timeout = std::chrono::seconds(10);
  /// After so many failures of `disconnect_instance` the instance counts as ended. At least 1.
  unsigned disconnect_attempts = 3;
  /// From the end of one check to the next. The first comes when a part of that, half to all of it,
  /// has passed since the instance was created.
  Duration healthcheck_interval = std::chrono::seconds(10);
  Duration healthcheck_timeout = std::chrono::seconds(5);
  /// The wait before an instance that could not be created, or was unhealthy, is created again:
  /// `backoff_min` after the first failure, twice as long after each further one in a row up to
  /// `backoff_max`, and up to a fifth shorter by chance.
  Duration backoff_min = std::chrono::seconds(1);
  Duration backoff_max = std::chrono::minutes(1);
  /// After so many failures in a row another node gets the configuration. At least 1.
  unsigned move_after = 3;
  /// Failures before an instance was healthy for so long are forgotten.
  Duration steady_after = std::chrono::minutes(1);
  /// The node where it has failed does not get it again for so long; twice as long after each
  /// further time in a row, up to ten minutes. A configuration that fails on
  /// every node is tried again by the first whose time is over.
  Duration refused_for = std::chrono::minutes(1);
};

/// The configuration of an instance as every node knows it.
struct KnownInstance {
  std::string id;
  /// Nil: nobody, for now.
  NodeId owner;

  friend bool operator==(const KnownInstance&, const KnownInstance&) = default;
};

/// Instances shared out over the nodes of a cluster: pollers, clients, workers, one for each of a
/// list of configurations. `get_config` says on the leader what there is; the nodes create what
/// they are given, check it, and replace what is not healthy.
///
/// There is at most one instance of a configuration in the cluster, by the rules of `Resources`: it
/// moves when its old owner has disconnected it, or is gone and its lease is over. While the
/// network is split, each side without the other has all of them; the tokens tell the two apart. A
/// call of `create_instance` that goes on after its time-out is beyond these rules until it ends.
///
/// The leader's own health is the business of the election: a leader that dies, hangs or is cut off
/// is replaced as any master is (`Timing`), and nobody here checks it.
///
/// Slots and handlers run on the node's executor, like those of `Discovery`. Safe to call from any
/// thread.
class Instances {
 public:
  /// `node` must outlive this. Throws `Error{invalid_option}`.
  Instances(Discovery& node, InstanceHandler handler, InstancesOptions options = {});
  Instances(const Instances&) = delete;
  Instances& operator=(const Instances&) = delete;
  /// Calls the handler no more, and releases what was made without disconnecting it, so `stop`
  /// first.
  ~Instances();

  /// Takes part from now on. The node may be started before or after.
  void start();
  /// Disconnects what this node has, and takes no part any more. `stopped` is called once, as a
  /// slot, when all have ended; calls that hang are waited for up to their time-outs. Then stop the
  /// node.
  void stop(std::function<void()> stopped = {});

  /// Something is different: `get_config` is called soon, wherever the leader is.
  void refresh();
  /// An instance of this node is known not to be healthy; as if a check had failed. Nothing happens
  /// if there is none of that id.
  void report_failure(std::string_view id, std::string_view why);

  /// What this node has, by id.
  std::vector<Instance> owned() const;
  /// The same of one configuration.
  std::optional<Instance> find(std::string_view id) const;
  /// Nothing if nobody owns it, or it is not known. The owner may still be creating it.
  std::optional<NodeId> owner_of(std::string_view id) const;
  /// All of the cluster, by id.
  std::vector<KnownInstance> all() const;
  /// Where their configurations stand; `Resources::statuses` says the rest.
  std::vector<WorkStatus> statuses(std::string_view after = {}, std::size_t limit = 256) const;

  /// This node has created it.
  Connection on_created(std::function<void(const Instance&)> slot);
  /// It has ended; what was made is released.
  Connection on_disconnected(std::function<void(const Instance&)> slot);
  /// It is not healthy, for this reason; it is going to be disconnected and created anew.
  Connection on_unhealthy(std::function<void(const Instance&, std::string_view why)> slot);
  /// Something could not be created or disconnected (`setup_failed`), or something is wrong with
  /// the list of configurations (`undecodable`), or a slot threw (`slot_threw`).
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
