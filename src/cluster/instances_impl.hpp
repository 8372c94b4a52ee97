#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "asio/clock.hpp"
#include "asio/deadline_timer.hpp"
#include "cluster/config_source.hpp"
#include "cluster/instance_watch.hpp"
#include "discovery/error_signal.hpp"
#include "discovery/signals.hpp"
#include "muster/instances.hpp"
#include "muster/resources.hpp"

namespace muster {

/// What an `Instances` is made of: configurations are shared out as resources are, and an
/// `InstanceWatch` looks after what the handler makes of them here.
///
/// One lock guards watch, queue and instances; it is not held while anything else is called, nor
/// while what a handler made is destroyed.
class Instances::Impl : public std::enable_shared_from_this<Impl> {
 public:
  static std::shared_ptr<Impl> make(Discovery& node, InstanceHandler handler,
                                    const InstancesOptions& options);

  void start();
  void stop(std::function<void()> stopped);
  /// The `Instances` goes.
  void retire();

  void refresh();
  void report_failure(std::string_view id, std::string_view why);

  std::vector<Instance> owned() const;
  std::optional<Instance> find(std::string_view id) const;
  const Resources& resources() const { return *resources_; }

  detail::Signal<const Instance&> created;
  detail::Signal<const Instance&> disconnected;
  detail::Signal<const Instance&, std::string_view> unhealthy;
  detail::ErrorSignal error;

 private:
  /// A `create` or `disconnect` under way, and whom its end is for.
  struct Work {
    Instance instance;
    WorkDone done;
  };
  struct Living {
    Instance instance;
    unsigned disconnect_failures = 0;
  };
  /// Something to be done on the executor.
  using Step = std::function<void(Impl&)>;
  struct Perform;

  Impl(Discovery& node, InstanceHandler handler, const InstancesOptions& options);
  void open(const InstancesOptions& options);
  ResourceHandler resource_handler();

  // Inputs.

  void create(const Resource& resource, const AssignmentToken& token, const WorkDone& done);
  void disconnect(const Resource& resource, const AssignmentToken& token, const WorkDone& done);
  void create_ended(std::uint64_t run, Instance instance, std::any object, std::string_view why);
  void ended(std::uint64_t run, std::string_view why);
  // These require that the lock is held.

  void after_input();
  void perform_soon(Step step);
  void on_timer();

  // Outputs, on the executor.

  static Step perform(const cluster::InstanceOutput& output);
  void perform_queued();
  std::optional<Step> next_step();
  std::optional<Work> take_work(std::uint64_t run);
  void call_create(std::uint64_t run);
  void call_healthcheck(std::uint64_t run, const std::string& id);
  void call_disconnect(std::uint64_t run, const std::string& id);
  void create_over(Work work, const std::string& why);
  void disconnect_over(const Work& work, const std::string& why);
  void report_unhealthy(const std::string& id, const std::string& why);
  /// Disconnects what was created when nobody waited for it any more.
  void dispose(const Instance& instance);
  void dispose_ended(const Instance& instance, std::string_view why);
  /// Tells that something "cannot be" that, and why.
  void report(std::string_view what, std::string_view id, std::string_view why);
  /// What lives here under that id, if its `disconnect` is over; its object is released.
  std::optional<Instance> take_if_over(const std::string& id, bool failed);

  Discovery& node_;
  const InstanceHandler handler_;
  const std::string channel_;
  const unsigned disconnect_attempts_;
  const std::shared_ptr<cluster::ConfigSource> source_;
  std::unique_ptr<Resources> resources_;
  std::vector<ScopedConnection> connections_;

  mutable std::mutex mutex_;
  cluster::InstanceWatch watch_;
  std::deque<Step> queue_;
  std::map<std::uint64_t, Work> works_;
  std::map<std::string, Living, std::less<>> living_;
  bool is_performing_ = false;
  bool is_retired_ = false;
  io::DeadlineTimer timer_;
};

}  // namespace muster
