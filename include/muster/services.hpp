#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/api.hpp"
#include "muster/discovery.hpp"
#include "muster/service.hpp"

namespace muster {

/// Services over a `Discovery`: advertises those of this process, finds those of others, and tells
/// when all that this process needs can be used.
///
/// Presence is not readiness: a service counts when its provider says that it is ready, when it
/// fits the need, and when the setup hooks of its name have succeeded for it. Services of this node
/// count as well as those of others.
///
/// Slots and hooks run on the node's executor like those of `Discovery`, and end like those: stop
/// or destroy it from anywhere. Events that wait when it stops on an executor of yours come after
/// the next start. Safe to call from any thread. Destroying it withdraws nothing by itself; it
/// stops the node.
class MUSTER_API ServiceDiscovery {
 public:
  /// As for `Discovery`.
  explicit ServiceDiscovery(Options options = {});
  ServiceDiscovery(Options options, const boost::asio::any_io_executor& executor);
  ServiceDiscovery(const ServiceDiscovery&) = delete;
  ServiceDiscovery& operator=(const ServiceDiscovery&) = delete;
  ~ServiceDiscovery();

  /// The node it is about, with all its calls and signals: `services->promote()`. Names that begin
  /// with "muster." or "service." are not yours to `publish`.
  Discovery& discovery();
  Discovery* operator->() { return &discovery(); }

  /// As `Discovery::start` and `stop`. What was advertised, needed and set up before stays.
  /// Services of this node are found, by itself too, from the first start on.
  void start();
  void stop();

  /// Advertises a service, or changes the one of that name; every node learns it at once. Throws
  /// `Error`: `invalid_name`, `invalid_option` (a version that is none), `too_large`, `overloaded`
  /// (more than 58 names at once).
  void advertise(const ServiceOffer& offer);
  /// Changes whether an advertised service is ready. Throws `Error{invalid_name}` if none of that
  /// name is advertised.
  void set_ready(std::string_view name, bool ready);
  /// Takes an advertised service back. Nothing happens if there is none of that name.
  void withdraw(std::string_view name);

  /// Needs services of that name; replaces an earlier need of the name. If they are here already,
  /// it is met at once. Throws `Error`: `invalid_name`, `invalid_option`.
  void need(std::string_view name, Need need = {});
  /// Runs `hook` for every service of that name that is ready and fits the need, again when it
  /// changes or restarts, and again after a failure. Implies `need(name)` unless there is one.
  /// A name may have several hooks: for each service they run in the order in which they were
  /// added, each when the one before has succeeded. Throws as `need`.
  void setup(std::string_view name, SetupHook hook, SetupOptions options = {});
  /// Needs the name no longer, and drops its hooks.
  void drop(std::string_view name);

  /// All services known, ready or not.
  Services services() const;
  /// Whether every need is met; true if there is none.
  bool is_ready() const;
  /// The needs that are not met, by name, and why.
  std::vector<MissingService> missing() const;

  /// A service has appeared.
  Connection on_service(std::function<void(const Service&)> slot);
  /// What its provider says of it has changed.
  Connection on_service_updated(
      std::function<void(const Service& before, const Service& after)> slot);
  /// It was withdrawn, or its node is gone.
  Connection on_service_gone(std::function<void(const Service&)> slot);
  /// Every need is met from now on; with the services that count. Once per change, and alternating
  /// with `on_notready`; the first of all is this one. Without a need, when the node starts.
  Connection on_ready(std::function<void(const Services&)> slot);
  /// Some need is not met any more.
  Connection on_notready(std::function<void(const std::vector<MissingService>&)> slot);
  /// A hook failed (`setup_failed`), or nodes wait for each other in a circle (`circular_wait`).
  Connection on_error(std::function<void(const Error&)> slot);

  /// Names a wait, to cancel it.
  using WaitId = std::uint64_t;
  /// Calls `done` once, as a slot, when every need is met, or with `Errc::stopped` when the node
  /// stops first.
  WaitId when_ready(std::function<void(std::error_code, const Services&)> done);
  /// The wait ends now with `Errc::cancelled`, unless it has ended.
  void cancel(WaitId wait);
  /// Waits until every need is met. False if `timeout` passes first or the node stops. Not from a
  /// slot, nor from a thread that the node's executor depends on.
  bool wait_ready(Duration timeout);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
