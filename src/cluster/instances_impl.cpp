#include "cluster/instances_impl.hpp"

#include <fmt/format.h>

#include <atomic>
#include <utility>

#include "asio/random_device.hpp"
#include "cluster/configs.hpp"
#include "cluster/work_done.hpp"

namespace muster {

using cluster::InstanceCall;
using cluster::InstanceWork;

namespace {

cluster::InstanceTiming instance_timing(const InstancesOptions& options, bool has_healthcheck) {
  return {.create_timeout = options.create_timeout,
          .disconnect_timeout = options.disconnect_timeout,
          .healthcheck_interval =
              has_healthcheck ? std::optional(options.healthcheck_interval) : std::nullopt,
          .healthcheck_timeout = options.healthcheck_timeout};
}

cluster::BoardOptions board_options(const InstancesOptions& options, bool has_healthcheck) {
  cluster::BoardOptions board{.keeper = {.move_after = options.move_after,
                                         .refused_for = options.refused_for,
                                         .terminate_attempts = options.disconnect_attempts,
                                         .retry_min = options.retry_min,
                                         .retry_max = options.retry_max,
                                         .steady_after = options.steady_after},
                              .watch = {.poll_interval = options.poll_interval,
                                        .retry_min = options.poll_retry_min,
                                        .retry_max = options.poll_retry_max,
                                        .call_timeout = options.poll_timeout}};
  // What a check finds may have happened right after the last one.
  if (has_healthcheck) {
    board.keeper.steady_after += options.healthcheck_interval + options.healthcheck_timeout;
  }
  return board;
}

}  // namespace

Instances::Impl::Impl(Discovery& node, InstanceHandler handler, const InstancesOptions& options)
    : WorkHost(node, "muster.resources." + options.assignment.set, node.id(), options.assignment,
               cluster::lease_timing(options.assignment, node.timing()),
               board_options(options, handler.healthcheck_instance != nullptr),
               instance_timing(options, handler.healthcheck_instance != nullptr),
               io::random_from_device()),
      handler_(std::move(handler)),
      refresh_channel_("muster.instances." + options.assignment.set) {}

void Instances::Impl::connect() {
  WorkHost::connect();
  keep(node().join(refresh_channel_, [weak = weak_from_this()](const Message&) {
    if (const auto self = weak.lock()) self->configs_changed();
  }));
}

void Instances::Impl::refresh() {
  configs_changed();
  try {
    // Confirmed, so that it reaches the leader, whoever that is by then: a new one asks anyway.
    node().send_confirmed(refresh_channel_, {.kind = Payload::Kind::json, .value = "refresh"},
                          [](std::error_code, Delivery) {});
  } catch (const Error&) {
    // Not started, or overloaded: the next call of `get_config` will do.
  }
}

void Instances::Impl::configs_changed() {
  change([](InstanceWork& work, core::Time now) { work.configs_changed(now); });
}

void Instances::Impl::report_failure(std::string_view id, std::string_view why) {
  change([&](InstanceWork& work, core::Time now) { work.failed(id, why, now); });
}

void Instances::Impl::perform(const cluster::CallInstance& call) {
  const auto instance = read([&](const InstanceWork& work) { return work.instance_of(call); });
  const WorkDone done = end_of(call.run);
  if (call.call == InstanceCall::create) {
    if (instance) call_create(call.run, *instance);
  } else if (call.call == InstanceCall::healthcheck) {
    if (instance) cluster::guard(done, [&] { handler_.healthcheck_instance(*instance, done); });
  } else if (!instance || !handler_.disconnect_instance) {
    done();
  } else {
    cluster::guard(done, [&] { handler_.disconnect_instance(*instance, done); });
  }
}

void Instances::Impl::call_create(std::uint64_t run, const Instance& instance) {
  const InstanceDone done([weak = weak_from_this(), run, instance,
                           was_called = std::make_shared<std::atomic<bool>>(false)](
                              std::any object, std::string_view why) {
    const auto self = weak.lock();
    if (!self || was_called->exchange(true)) return;
    Instance made = instance;
    made.object = std::move(object);
    self->change([&](InstanceWork& work, core::Time now) {
      // What is made after the end is released by this call.
      if (!self->is_closed()) work.created(run, made, why, now);
    });
  });
  cluster::guard(done, [&] { handler_.create_instance(instance, done); });
}

WorkDone Instances::Impl::end_of(std::uint64_t run) {
  // The machine counts no end of a run but the first.
  return WorkDone([weak = weak_from_this(), run](std::string_view why) {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](InstanceWork& work, core::Time now) { work.ended(run, why, now); });
  });
}

void Instances::Impl::perform(const cluster::AskConfigs& ask) {
  const FetchDone fetched([weak = weak_from_this(), run = ask.run](FetchDone::Result result) {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](InstanceWork& work, core::Time now) {
      work.configs_ended(run, std::move(result), now);
    });
  });
  const ConfigsDone done([fetched](ConfigsDone::Configs configs, std::string_view why) {
    if (!why.empty()) return fetched.fail(why);
    configs ? fetched(cluster::named(*std::move(configs))) : fetched.unchanged();
  });
  cluster::guard(done, [&] { handler_.get_config(done); });
}

void Instances::Impl::perform(const cluster::Dispose& dispose) {
  if (!handler_.disconnect_instance) return;
  // What was made lives until this ends.
  const WorkDone done = cluster::once([weak = weak_from_this(),
                                       instance = dispose.instance](std::string_view why) {
    const auto self = weak.lock();
    if (!self || why.empty()) return;
    self->change([&](InstanceWork& work, core::Time) { work.report_disposal(instance.id, why); });
  });
  cluster::guard(done, [&] { handler_.disconnect_instance(dispose.instance, done); });
}

void Instances::Impl::perform(const cluster::GiveUp&) {
  change([](InstanceWork& work, core::Time now) { work.give_up(now); });
}

void Instances::Impl::disconnect_slots() {
  created.disconnect_all_slots();
  disconnected.disconnect_all_slots();
  unhealthy.disconnect_all_slots();
}

}  // namespace muster
