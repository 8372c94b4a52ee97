#include "muster/instances.hpp"

#include <fmt/format.h>

#include <utility>

#include "cluster/instances_impl.hpp"

namespace muster {

namespace {

[[noreturn]] void refuse_instances(std::string_view why) {
  throw Error(Errc::invalid_option, fmt::format("these instances cannot be shared out: {}", why));
}

void require(Duration value, std::string_view name) {
  if (value < std::chrono::milliseconds(1))
    refuse_instances(fmt::format("{} is less than 1ms", name));
}

void require(const InstanceHandler& handler, const InstancesOptions& options) {
  if (!handler.get_config) refuse_instances("the handler has no `get_config`");
  if (!handler.create_instance) refuse_instances("the handler has no `create_instance`");
  if (options.config_interval < Duration{}) refuse_instances("config_interval is negative");
  if (options.steady_after < Duration{}) refuse_instances("steady_after is negative");
  require(options.config_timeout, "config_timeout");
  require(options.config_retry_min, "config_retry_min");
  require(options.create_timeout, "create_timeout");
  require(options.disconnect_timeout, "disconnect_timeout");
  require(options.healthcheck_interval, "healthcheck_interval");
  require(options.healthcheck_timeout, "healthcheck_timeout");
  require(options.backoff_min, "backoff_min");
  require(options.refused_for, "refused_for");
  if (options.config_retry_max < options.config_retry_min) {
    refuse_instances("config_retry_max is shorter than config_retry_min");
  }
  if (options.backoff_max < options.backoff_min)
    refuse_instances("backoff_max is shorter than backoff_min");
  if (options.disconnect_attempts == 0) refuse_instances("disconnect_attempts is 0");
  if (options.move_after == 0) refuse_instances("move_after is 0");
}

}  // namespace

Instances::Instances(Discovery& node, InstanceHandler handler, InstancesOptions options) {
  require(handler, options);
  impl_ = Impl::make(node, std::move(handler), options);
}

Instances::~Instances() {
  impl_->retire();
}

void Instances::start() {
  impl_->start();
}

void Instances::stop(std::function<void()> stopped) {
  impl_->stop(std::move(stopped));
}

void Instances::refresh() {
  impl_->refresh();
}

void Instances::report_failure(std::string_view id, std::string_view why) {
  impl_->report_failure(id, why);
}

std::vector<Instance> Instances::owned() const {
  return impl_->owned();
}

std::optional<Instance> Instances::find(std::string_view id) const {
  return impl_->find(id);
}

std::optional<NodeId> Instances::owner_of(std::string_view id) const {
  return impl_->resources().owner_of(id);
}

std::vector<KnownInstance> Instances::all() const {
  std::vector<KnownInstance> all;
  for (const KnownResource& known : impl_->resources().all())
    all.push_back({known.id, known.owner});
  return all;
}

std::vector<WorkStatus> Instances::statuses(std::string_view after, std::size_t limit) const {
  return impl_->resources().statuses(after, limit);
}

Connection Instances::on_created(std::function<void(const Instance&)> slot) {
  return detail::connect(impl_->created, std::move(slot));
}

Connection Instances::on_disconnected(std::function<void(const Instance&)> slot) {
  return detail::connect(impl_->disconnected, std::move(slot));
}

Connection Instances::on_unhealthy(
    std::function<void(const Instance&, std::string_view why)> slot) {
  return detail::connect(impl_->unhealthy, std::move(slot));
}

Connection Instances::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

}  // namespace muster
