#include "muster/services.hpp"

#include <future>
#include <utility>

#include "discovery/retire.hpp"
#include "services/impl.hpp"

namespace muster {

ServiceDiscovery::ServiceDiscovery(Options options) {
  const bool has_legacy = options.legacy.has_value();
  impl_ = std::make_shared<Impl>(std::make_unique<Discovery>(std::move(options)), has_legacy);
  impl_->connect();
}

ServiceDiscovery::ServiceDiscovery(Options options, const boost::asio::any_io_executor& executor) {
  const bool has_legacy = options.legacy.has_value();
  impl_ =
      std::make_shared<Impl>(std::make_unique<Discovery>(std::move(options), executor), has_legacy);
  impl_->connect();
}

ServiceDiscovery::~ServiceDiscovery() {
  detail::retire(impl_);
}

Discovery& ServiceDiscovery::discovery() {
  return impl_->discovery();
}

void ServiceDiscovery::start() {
  impl_->start();
}

void ServiceDiscovery::stop() {
  impl_->stop();
}

void ServiceDiscovery::advertise(const ServiceOffer& offer) {
  impl_->advertise(offer);
}

void ServiceDiscovery::set_ready(std::string_view name, bool ready) {
  impl_->set_ready(name, ready);
}

void ServiceDiscovery::withdraw(std::string_view name) {
  impl_->withdraw(name);
}

void ServiceDiscovery::need(std::string_view name, Need need) {
  impl_->need(name, std::move(need));
}

void ServiceDiscovery::setup(std::string_view name, SetupHook hook, SetupOptions options) {
  impl_->setup(name, std::move(hook), options);
}

void ServiceDiscovery::drop(std::string_view name) {
  impl_->drop(name);
}

Services ServiceDiscovery::services() const {
  return impl_->services();
}

bool ServiceDiscovery::is_ready() const {
  return impl_->is_ready();
}

std::vector<MissingService> ServiceDiscovery::missing() const {
  return impl_->missing();
}

Connection ServiceDiscovery::on_service(std::function<void(const Service&)> slot) {
  return detail::connect(impl_->signals.appeared, std::move(slot));
}

Connection ServiceDiscovery::on_service_updated(
    std::function<void(const Service& before, const Service& after)> slot) {
  return detail::connect(impl_->signals.updated, std::move(slot));
}

Connection ServiceDiscovery::on_service_gone(std::function<void(const Service&)> slot) {
  return detail::connect(impl_->signals.gone, std::move(slot));
}

Connection ServiceDiscovery::on_ready(std::function<void(const Services&)> slot) {
  return detail::connect(impl_->signals.ready, std::move(slot));
}

Connection ServiceDiscovery::on_notready(
    std::function<void(const std::vector<MissingService>&)> slot) {
  return detail::connect(impl_->signals.notready, std::move(slot));
}

Connection ServiceDiscovery::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

ServiceDiscovery::WaitId ServiceDiscovery::when_ready(
    std::function<void(std::error_code, const Services&)> done) {
  return impl_->when_ready(std::move(done));
}

void ServiceDiscovery::cancel(WaitId wait) {
  impl_->cancel(wait);
}

bool ServiceDiscovery::wait_ready(Duration timeout) {
  const auto ended = std::make_shared<std::promise<std::error_code>>();
  auto result = ended->get_future();
  const WaitId wait =
      when_ready([ended](std::error_code error, const Services&) { ended->set_value(error); });
  if (result.wait_for(timeout) == std::future_status::ready) return !result.get();
  // The end of the wait is not awaited: in a slot, it could not come.
  cancel(wait);
  return false;
}

}  // namespace muster
