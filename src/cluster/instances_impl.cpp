#include "cluster/instances_impl.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "asio/random_device.hpp"

namespace muster {

namespace {

cluster::InstanceTiming instance_timing(const InstancesOptions& options, bool has_healthcheck) {
  return {.create_timeout = options.create_timeout,
          .disconnect_timeout = options.disconnect_timeout,
          .healthcheck_interval =
              has_healthcheck ? std::optional(options.healthcheck_interval) : std::nullopt,
          .healthcheck_timeout = options.healthcheck_timeout};
}

ResourcesOptions resources_options(const InstancesOptions& options, bool has_healthcheck) {
  ResourcesOptions result;
  result.assignment = options.assignment;
  result.handle_attempts = options.move_after;
  result.terminate_attempts = options.disconnect_attempts;
  result.refused_for = options.refused_for;
  result.retry_min = options.backoff_min;
  result.retry_max = options.backoff_max;
  result.steady_after = options.steady_after;
  // What a check finds may have happened right after the last one.
  if (has_healthcheck) {
    result.steady_after += options.healthcheck_interval + options.healthcheck_timeout;
  }
  result.poll_interval = options.config_interval;
  result.fetch_retry_min = options.config_retry_min;
  result.fetch_retry_max = options.config_retry_max;
  return result;
}

}  // namespace

Instances::Impl::Impl(Discovery& node, InstanceHandler handler, const InstancesOptions& options)
    : node_(node),
      handler_(std::move(handler)),
      channel_("muster.instances." + options.assignment.set),
      disconnect_attempts_(options.disconnect_attempts),
      source_(std::make_shared<cluster::ConfigSource>(handler_.get_config, options.config_timeout)),
      watch_(instance_timing(options, handler_.healthcheck_instance != nullptr),
             io::random_from_device()),
      timer_(node.executor()) {}

std::shared_ptr<Instances::Impl> Instances::Impl::make(Discovery& node, InstanceHandler handler,
                                                       const InstancesOptions& options) {
  std::shared_ptr<Impl> impl(new Impl(node, std::move(handler), options));
  impl->open(options);
  return impl;
}

void Instances::Impl::open(const InstancesOptions& options) {
  resources_ = std::make_unique<Resources>(
      node_, resource_handler(), source_,
      resources_options(options, handler_.healthcheck_instance != nullptr));
  // What the handler fails to do is told in its own words; what is wrong with the list is not.
  connections_.emplace_back(resources_->on_error([weak = weak_from_this()](const Error& trouble) {
    const auto self = weak.lock();
    if (self && trouble.errc() != Errc::setup_failed) self->error(trouble);
  }));
}

ResourceHandler Instances::Impl::resource_handler() {
  return {.handle =
              [weak = weak_from_this()](const Resource& resource, const AssignmentToken& token,
                                        const WorkDone& done) {
                if (const auto self = weak.lock()) self->create(resource, token, done);
              },
          .terminate =
              [weak = weak_from_this()](const Resource& resource, const AssignmentToken& token,
                                        const WorkDone& done) {
                if (const auto self = weak.lock()) self->disconnect(resource, token, done);
              }};
}

void Instances::Impl::start() {
  connections_.emplace_back(
      node_.join(channel_, [source = source_](const Message&) { source->changed(); }));
  resources_->start();
}

void Instances::Impl::stop(std::function<void()> stopped) {
  resources_->stop(std::move(stopped));
}

void Instances::Impl::retire() {
  // What the handler made is destroyed without the lock.
  decltype(living_) living;
  decltype(works_) works;
  decltype(queue_) queue;
  connections_.clear();
  const std::lock_guard lock(mutex_);
  is_retired_ = true;
  queue.swap(queue_);
  living.swap(living_);
  works.swap(works_);
  timer_.cancel();
  created.disconnect_all_slots();
  disconnected.disconnect_all_slots();
  unhealthy.disconnect_all_slots();
  error.disconnect_all_slots();
}

void Instances::Impl::refresh() {
  source_->changed();
  try {
    // Confirmed, so that it reaches the leader, whoever that is by then: a new one asks anyway.
    node_.send_confirmed(channel_, {.kind = Payload::Kind::json, .value = "refresh"},
                         [](std::error_code, Delivery) {});
  } catch (const Error&) {
    // Not started, or overloaded: the next call of `get_config` will do.
  }
}

void Instances::Impl::report_failure(std::string_view id, std::string_view why) {
  const std::lock_guard lock(mutex_);
  if (is_retired_ || !living_.contains(id)) return;
  watch_.failed(std::string(id), why);
  after_input();
}

std::vector<Instance> Instances::Impl::owned() const {
  const std::lock_guard lock(mutex_);
  std::vector<Instance> owned;
  for (const auto& [id, living] : living_) owned.push_back(living.instance);
  return owned;
}

std::optional<Instance> Instances::Impl::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = living_.find(id);
  return found == living_.end() ? std::nullopt : std::optional(found->second.instance);
}

void Instances::Impl::create(const Resource& resource, const AssignmentToken& token,
                             const WorkDone& done) {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  const std::uint64_t run = watch_.create(resource.id, io::now());
  works_.emplace(run, Work{{.id = resource.id, .config = resource.value, .token = token}, done});
  after_input();
}

void Instances::Impl::disconnect(const Resource& resource, const AssignmentToken& token,
                                 const WorkDone& done) {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  const std::uint64_t run = watch_.disconnect(resource.id, io::now());
  works_.emplace(run, Work{{.id = resource.id, .config = resource.value, .token = token}, done});
  after_input();
}

void Instances::Impl::create_ended(std::uint64_t run, Instance instance, std::any object,
                                   std::string_view why) {
  instance.object = std::move(object);
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  if (watch_.ended(run, why, io::now())) {
    works_.at(run).instance.object = instance.object;
  } else if (why.empty()) {
    perform_soon([instance](Impl& impl) { impl.dispose(instance); });
  }
  after_input();
}

void Instances::Impl::ended(std::uint64_t run, std::string_view why) {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  watch_.ended(run, why, io::now());
  after_input();
}

void Instances::Impl::after_input() {
  for (const cluster::InstanceOutput& output : watch_.take_outputs()) perform_soon(perform(output));
  timer_.follow(watch_.next_deadline(), *this, &Impl::on_timer);
}

void Instances::Impl::perform_soon(Step step) {
  queue_.push_back(std::move(step));
  if (std::exchange(is_performing_, true)) return;
  boost::asio::post(node_.executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->perform_queued();
  });
}

void Instances::Impl::on_timer() {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  timer_.passed();
  watch_.advance(io::now());
  after_input();
}

}  // namespace muster
