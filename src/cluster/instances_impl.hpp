#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "cluster/instance_work.hpp"
#include "cluster/work_host.hpp"
#include "discovery/signals.hpp"
#include "muster/instances.hpp"

namespace muster {

/// An `InstanceWork` hosted on a node: its outputs become calls of handler and slots.
class Instances::Impl : public cluster::WorkHost<Instances::Impl, cluster::InstanceWork> {
 public:
  Impl(Discovery& node, InstanceHandler handler, const InstancesOptions& options);

  void connect();
  void refresh();
  void report_failure(std::string_view id, std::string_view why);

  /// Looks at the machine.
  template <class Query>
  auto ask(Query&& query) const {
    return read(std::forward<Query>(query));
  }

  detail::Signal<const Instance&> created;
  detail::Signal<const Instance&> disconnected;
  detail::Signal<const Instance&, std::string_view> unhealthy;

 private:
  friend Host;
  friend WorkHost;

  using WorkHost::perform;
  void perform(const cluster::CallInstance& call);
  void perform(const cluster::AskConfigs& ask);
  void perform(const cluster::InstanceCreated& output) { created(output.instance); }
  void perform(const cluster::InstanceDisconnected& output) { disconnected(output.instance); }
  void perform(const cluster::InstanceUnhealthy& output) { unhealthy(output.instance, output.why); }
  void perform(const cluster::Dispose& dispose);
  void perform(const cluster::Release&) {}
  void perform(const cluster::GiveUp&);
  void end_requests(std::error_code) {}
  void disconnect_slots();

  void call_create(std::uint64_t run, const Instance& instance);
  /// The end of a `healthcheck` or `disconnect`.
  WorkDone end_of(std::uint64_t run);
  void configs_changed();

  const InstanceHandler handler_;
  const std::string refresh_channel_;
};

}  // namespace muster
