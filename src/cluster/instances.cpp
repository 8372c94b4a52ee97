#include "muster/instances.hpp"

#include <fmt/format.h>

#include <utility>

#include "asio/clock.hpp"
#include "cluster/assignment_options.hpp"
#include "cluster/instances_impl.hpp"
#include "discovery/retire.hpp"

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
  if (options.poll_interval < Duration{}) refuse_instances("poll_interval is negative");
  if (options.steady_after < Duration{}) refuse_instances("steady_after is negative");
  require(options.poll_timeout, "poll_timeout");
  require(options.poll_retry_min, "poll_retry_min");
  require(options.create_timeout, "create_timeout");
  require(options.disconnect_timeout, "disconnect_timeout");
  require(options.healthcheck_interval, "healthcheck_interval");
  require(options.healthcheck_timeout, "healthcheck_timeout");
  require(options.retry_min, "retry_min");
  require(options.refused_for, "refused_for");
  if (options.poll_retry_max < options.poll_retry_min) {
    refuse_instances("poll_retry_max is shorter than poll_retry_min");
  }
  if (options.retry_max < options.retry_min)
    refuse_instances("retry_max is shorter than retry_min");
  if (options.disconnect_attempts == 0) refuse_instances("disconnect_attempts is 0");
  if (options.move_after == 0) refuse_instances("move_after is 0");
}

}  // namespace

Instances::Instances(Discovery& node, InstanceHandler handler, InstancesOptions options) {
  require(handler, options);
  cluster::validate(options.assignment);
  impl_ = std::make_shared<Impl>(node, std::move(handler), options);
  impl_->connect();
}

Instances::~Instances() {
  detail::retire(impl_);
}

Discovery& Instances::node() {
  return impl_->node();
}

void Instances::start() {
  impl_->start();
}

void Instances::leave(std::function<void(std::error_code)> done) {
  impl_->leave(std::move(done));
}

void Instances::stop() {
  impl_->stop();
}

void Instances::refresh() {
  impl_->refresh();
}

void Instances::report_failure(std::string_view id, std::string_view why) {
  impl_->report_failure(id, why);
}

std::vector<Instance> Instances::owned() const {
  return impl_->ask([](const auto& instances) { return instances.owned(io::now()); });
}

std::optional<Instance> Instances::find(std::string_view id) const {
  return impl_->ask([&](const auto& instances) { return instances.find(id, io::now()); });
}

std::optional<AssignmentToken> Instances::token(std::string_view id) const {
  const auto found = find(id);
  return found ? std::optional(found->token) : std::nullopt;
}

std::optional<NodeId> Instances::owner_of(std::string_view id) const {
  return impl_->ask([&](const auto& instances) { return instances.work().owner_of(id); });
}

std::vector<KnownInstance> Instances::all() const {
  return impl_->ask([](const auto& instances) {
    std::vector<KnownInstance> all;
    for (const KnownResource& known : instances.work().all())
      all.push_back({known.id, known.owner});
    return all;
  });
}

std::vector<WorkStatus> Instances::statuses(std::string_view after, std::size_t limit) const {
  return impl_->ask([&](const auto& instances) { return instances.work().statuses(after, limit); });
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
