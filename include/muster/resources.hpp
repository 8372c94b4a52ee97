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
#include "muster/resource.hpp"
#include "muster/resource_source.hpp"
#include "muster/work_status.hpp"

namespace muster {

/// How a set of resources is shared out and looked after. `assignment`, the intervals and `cache`
/// count where the leader is: give the same to every node.
struct ResourcesOptions {
  AssignmentOptions assignment = {.set = "resources"};
  OnChange on_change = OnChange::terminate_and_handle;
  /// Number of failures of `handle` in a row, or of the work soon after it has begun, after which
  /// another node gets the resource. At least 1.
  unsigned move_after = 3;
  /// The node whose attempts have failed does not get it again for so long; twice as long after
  /// each further time in a row up to `refused_for_max`, until the resource is another one or the
  /// node has handled it for `steady_after`. One that no node can handle is tried again by the
  /// first whose time is over. At least 1 ms.
  Duration refused_for = std::chrono::seconds(30);
  /// Counts as `refused_for` if that is more.
  Duration refused_for_max = std::chrono::minutes(10);
  /// After so many failures of `terminate` the work counts as ended. At least 1.
  unsigned terminate_attempts = 3;
  /// The wait after a failure, twice as long after each further one up to `retry_max`, and up to a
  /// fifth shorter by chance. At least 1 ms.
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(30);
  /// Work that fails after so long has not failed soon after it has begun.
  Duration steady_after = std::chrono::minutes(1);
  /// Between two fetches; 0: only when the source says that something is different.
  Duration poll_interval = std::chrono::seconds(30);
  /// Time limit of each call of a member of the source. A call that takes longer has failed, and
  /// its later end has no effect. At least 1 ms. A low value notices a hanging source sooner; a
  /// high value allows for slow sources.
  Duration poll_timeout = std::chrono::minutes(1);
  /// The wait after a failed fetch, as above. At least 1 ms.
  Duration poll_retry_min = std::chrono::milliseconds(500);
  Duration poll_retry_max = std::chrono::seconds(30);
  /// Time after which a failing source is lost. It is still asked.
  Duration source_lost_after = std::chrono::minutes(1);
  /// Whether the last list stays in force when the source is lost. Otherwise all that it had listed
  /// is terminated.
  bool cache = true;
  /// `allocate` and `deallocate` that have not come true by then have failed. At least 1 ms.
  Duration allocate_timeout = std::chrono::seconds(30);
};

/// A resource that this node handles.
struct OwnedResource {
  Resource resource;
  AssignmentToken token;

  friend bool operator==(const OwnedResource&, const OwnedResource&) = default;
};

/// Resources shared out over the nodes of a cluster: each is handled by one node, and by another
/// one when that is gone. What there is says a source, which the leader asks, or `allocate`.
///
/// A resource moves in two steps: its old owner's `terminate` ends, or the old owner is gone and
/// its lease is over; only then its new owner's `handle` begins. While the network is split, each
/// side without the other shares out all of them; the tokens tell the two apart.
///
/// A set has room for about 25,000 resources with short ids: ids, and 32 bytes more for each, take
/// 936 KiB at most. The different combinations of labels that they need, with a byte more for each
/// label, take 3 KiB at most. Of a list with more, what comes first counts, and the rest is
/// reported; an allocation that is too much fails.
///
/// Slots and the members of handler and source run on the node's executor, and end like slots of
/// `Discovery`. Safe to call from any thread. Destroying it stops it.
class MUSTER_API Resources {
 public:
  /// `node` must outlive this. Without a source there is what is allocated. Throws
  /// `Error{invalid_option}`.
  Resources(Discovery& node, ResourceHandler handler,
            std::shared_ptr<ResourceSource> source = nullptr, ResourcesOptions options = {});
  Resources(const Resources&) = delete;
  Resources& operator=(const Resources&) = delete;
  ~Resources();

  /// The node that was given to the constructor.
  Discovery& node();

  /// Takes part from now on, also again after `leave` or `stop`. The node may be started before or
  /// after.
  void start();
  /// Terminates and hands over all resources of this node, and takes no more. `done` is called
  /// once, as a slot: without an error when the last `terminate` has ended and the source is torn
  /// down, or with `Errc::stopped` if the object is stopped or destroyed before. Stop the node
  /// then.
  void leave(std::function<void(std::error_code)> done = {});
  /// Takes no part from now on. Hands nothing over and calls no handler: end the work on resources
  /// first, or call `leave` instead. Others get the resources when the lease of this node is over.
  /// Pending allocations fail, and the source is torn down.
  void stop();

  /// Adds a resource that no list has to have, or changes it. The resource stays until it is
  /// deallocated, and every node keeps a copy until then. The leader decides which node owns it.
  /// `done` is called as a slot when the owner handles it. An error is no proof that this does not
  /// happen later.
  ///
  /// An allocation is no lock; `Lock` is one. A second call with the same id, from any node,
  /// changes the resource at once: with other `needed_labels` it moves to another owner, without
  /// the consent of the first caller. Two programs that allocate the same id both succeed. To keep
  /// a former owner from writing, let the target of writes compare tokens (`OwnedResource::token`).
  void allocate(const Resource& resource, const WorkDone& done);
  /// Takes a resource out. `done` is called when its owner has terminated it. What a source lists
  /// comes back with the next list.
  void deallocate(std::string_view id, const WorkDone& done);
  /// The work on a resource that this node handles has failed by itself: it is terminated, and
  /// handled again later; if it fails again and again, by another node.
  void report_failure(std::string_view id, std::string_view why);

  /// The resources that this node handles at this moment, by id. The lease is checked at the time
  /// of the call: after a pause of the process, resources that other nodes may own are left out.
  std::vector<OwnedResource> owned() const;
  /// The resource of that id as this node handles it at this moment. Nothing if it does not.
  std::optional<OwnedResource> find(std::string_view id) const;
  /// The token of a resource that this node handles at this moment. Nothing if it does not.
  std::optional<AssignmentToken> token(std::string_view id) const;
  /// Nothing if nobody owns it, or it is not known.
  std::optional<NodeId> owner_of(std::string_view id) const;
  /// All of the cluster, by id.
  std::vector<KnownResource> all() const;
  /// Where resources stand, as far as this node knows: those behind `after` in the order of their
  /// ids, `limit` of them at most; fewer if and only if there are no more. For a few hundred at a
  /// time it takes well below a millisecond, so that thousands hold up nobody.
  std::vector<WorkStatus> statuses(std::string_view after = {}, std::size_t limit = 256) const;

  /// The state of the source on this node. `not_asked` without a source.
  SourceStatus source() const;
  bool has_source() const;

  /// The state of the source has changed, or the source fails for another reason.
  Connection on_source(std::function<void(const SourceStatus&)> slot);
  /// This node handles it, from now on.
  Connection on_handled(std::function<void(const OwnedResource&)> slot);
  /// Its `terminate` has ended.
  Connection on_terminated(std::function<void(const Resource&)> slot);
  /// A call of the handler has failed, this node refuses a resource for a time, the source fails
  /// for a new reason, or the source is lost (`setup_failed`); an item of a list is faulty
  /// (`undecodable`); the resources that a new leader finds exceed the room of a set, so that
  /// nothing changes until the next list (`overloaded`); or the leader shares out partitions in the
  /// set (`configuration_mismatch`).
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
