#include <exception>

#include "asio/clock.hpp"
#include "services/impl.hpp"
#include "services/record.hpp"

/// What the board says becomes calls of slots and hooks, on the node's executor.
namespace muster {

/// One overload per output, found by std::visit.
struct ServiceDiscovery::Impl::Perform {
  Impl& impl;

  void operator()(const services::Appeared& output) const { impl.signals.appeared(output.service); }
  void operator()(const services::Changed& output) const {
    impl.signals.updated(output.before, output.after);
  }
  void operator()(const services::Gone& output) const { impl.signals.gone(output.service); }
  void operator()(const services::RunHook& output) const { impl.run_hook(output); }
  void operator()(const services::BecameReady& output) const {
    impl.signals.ready(output.services);
  }
  void operator()(const services::BecameNotReady&) const { impl.signals.notready(impl.missing()); }
  void operator()(const services::WaitsChanged& output) const {
    if (impl.discovery.is_observer()) return;
    impl.discovery.publish(services::waits_attribute, services::encode_waits(output.names));
  }
  void operator()(const services::Failed& output) const {
    impl.signals.error(Error(output.code, output.sentence));
  }
};

std::optional<services::Output> ServiceDiscovery::Impl::next_output() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    is_performing_ = false;
    return std::nullopt;
  }
  services::Output output = std::move(queue_.front());
  queue_.pop_front();
  return output;
}

void ServiceDiscovery::Impl::perform_queued() {
  while (const auto output = next_output()) {
    detail::guard_slots(signals.error, [&] { std::visit(Perform{*this}, *output); });
  }
  check_waits();
}

void ServiceDiscovery::Impl::run_hook(const services::RunHook& run) {
  const auto end = [weak = weak_from_this(), number = run.run](std::string_view error) {
    if (const auto self = weak.lock()) self->setup_ended(number, error);
  };
  try {
    run.hook(run.service, SetupDone(end));
  } catch (const std::exception& thrown) {
    end(*thrown.what() == '\0' ? "the hook threw" : thrown.what());
  }
}

}  // namespace muster
