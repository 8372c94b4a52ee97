#include <fmt/format.h>

#include <atomic>
#include <utility>

#include "cluster/instances_impl.hpp"
#include "cluster/work_done.hpp"

/// What the watch says becomes calls of handler and slots, on the node's executor. Whatever others
/// wait for comes before slots, which may throw.
namespace muster {

/// One overload per output, found by std::visit.
struct Instances::Impl::Perform {
  Impl& impl;

  void operator()(const cluster::CallInstance& output) const {
    switch (output.call) {
      case cluster::InstanceCall::create:
        return impl.call_create(output.run);
      case cluster::InstanceCall::healthcheck:
        return impl.call_healthcheck(output.run, output.id);
      case cluster::InstanceCall::disconnect:
        return impl.call_disconnect(output.run, output.id);
    }
  }
  void operator()(const cluster::InstanceCalled& output) const {
    auto work = impl.take_work(output.run);
    if (!work) return;
    output.call == cluster::InstanceCall::create ? impl.create_over(*std::move(work), output.error)
                                                 : impl.disconnect_over(*work, output.error);
  }
  void operator()(const cluster::Unhealthy& output) const {
    impl.report_unhealthy(output.id, output.why);
  }
};

Instances::Impl::Step Instances::Impl::perform(const cluster::InstanceOutput& output) {
  return [output](Impl& impl) { std::visit(Perform{impl}, output); };
}

std::optional<Instances::Impl::Step> Instances::Impl::next_step() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    is_performing_ = false;
    return std::nullopt;
  }
  std::optional<Step> step(std::move(queue_.front()));
  queue_.pop_front();
  return step;
}

void Instances::Impl::perform_queued() {
  while (const auto step = next_step()) {
    detail::guard_slots(error, [&] { (*step)(*this); });
  }
}

std::optional<Instances::Impl::Work> Instances::Impl::take_work(std::uint64_t run) {
  const std::lock_guard lock(mutex_);
  auto taken = works_.extract(run);
  return taken.empty() ? std::nullopt : std::optional(std::move(taken.mapped()));
}

void Instances::Impl::call_create(std::uint64_t run) {
  Instance instance;
  {
    const std::lock_guard lock(mutex_);
    const auto found = works_.find(run);
    if (found == works_.end()) return;
    instance = found->second.instance;
  }
  const InstanceDone done([weak = weak_from_this(), run, instance,
                           was_called = std::make_shared<std::atomic<bool>>(false)](
                              std::any object, std::string_view why) {
    const auto self = weak.lock();
    if (!self || was_called->exchange(true)) return;
    self->create_ended(run, instance, std::move(object), why);
  });
  cluster::guard(done, [&] { handler_.create_instance(instance, done); });
}

void Instances::Impl::call_healthcheck(std::uint64_t run, const std::string& id) {
  const auto instance = find(id);
  if (!instance) return;
  const WorkDone done = cluster::once([weak = weak_from_this(), run](std::string_view why) {
    if (const auto self = weak.lock()) self->ended(run, why);
  });
  cluster::guard(done, [&] { handler_.healthcheck_instance(*instance, done); });
}

void Instances::Impl::call_disconnect(std::uint64_t run, const std::string& id) {
  const auto instance = find(id);
  const WorkDone done = cluster::once([weak = weak_from_this(), run](std::string_view why) {
    if (const auto self = weak.lock()) self->ended(run, why);
  });
  if (!instance || !handler_.disconnect_instance) return done();
  cluster::guard(done, [&] { handler_.disconnect_instance(*instance, done); });
}

void Instances::Impl::create_over(Work work, const std::string& why) {
  if (!why.empty()) {
    work.done.fail(why);
    return report("created", work.instance.id, why);
  }
  Living before{work.instance};
  {
    const std::lock_guard lock(mutex_);
    std::swap(living_[work.instance.id], before);
  }
  // Whatever was given up there lives no longer than until its successor.
  before = {};
  work.done();
  created(work.instance);
}

void Instances::Impl::disconnect_over(const Work& work, const std::string& why) {
  auto gone = take_if_over(work.instance.id, !why.empty());
  if (gone) gone->object.reset();
  why.empty() ? work.done() : work.done.fail(why);
  if (gone) disconnected(*gone);
  if (!why.empty()) report("disconnected", work.instance.id, why);
}

std::optional<Instance> Instances::Impl::take_if_over(const std::string& id, bool failed) {
  const std::lock_guard lock(mutex_);
  const auto found = living_.find(id);
  if (found == living_.end()) return std::nullopt;
  if (failed && ++found->second.disconnect_failures < disconnect_attempts_) return std::nullopt;
  std::optional<Instance> gone(std::move(found->second.instance));
  living_.erase(found);
  return gone;
}

void Instances::Impl::report_unhealthy(const std::string& id, const std::string& why) {
  const auto instance = find(id);
  if (!instance) return;
  resources_->report_failure(id, why);
  unhealthy(*instance, why);
}

void Instances::Impl::dispose(const Instance& instance) {
  if (!handler_.disconnect_instance) return;
  // What was made lives until this ends.
  const WorkDone done = cluster::once([weak = weak_from_this(), instance](std::string_view why) {
    if (const auto self = weak.lock()) self->dispose_ended(instance, why);
  });
  cluster::guard(done, [&] { handler_.disconnect_instance(instance, done); });
}

void Instances::Impl::dispose_ended(const Instance& instance, std::string_view why) {
  if (why.empty()) return;
  const std::lock_guard lock(mutex_);
  perform_soon([id = instance.id, why = std::string(why)](Impl& impl) {
    impl.report("disconnected", id, why);
  });
}

void Instances::Impl::report(std::string_view what, std::string_view id, std::string_view why) {
  error(Error(Errc::setup_failed, fmt::format("\"{}\" cannot be {}: {}", id, what, why)));
}

}  // namespace muster
