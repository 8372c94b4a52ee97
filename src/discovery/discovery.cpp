#include "muster/discovery.hpp"

#include <memory>
#include <mutex>
#include <utility>

#include "discovery/impl.hpp"
#include "discovery/retire.hpp"

namespace muster {

namespace {

Payload json(const Value& value) {
  return {.kind = Payload::Kind::json, .value = value};
}

}  // namespace

Discovery::Discovery(Options options)
    : impl_(std::make_shared<Impl>(std::move(options), std::nullopt)) {
  impl_->face = this;
}

Discovery::Discovery(Options options, const boost::asio::any_io_executor& executor)
    : impl_(std::make_shared<Impl>(std::move(options), executor)) {
  impl_->face = this;
}

Discovery::~Discovery() {
  detail::retire(impl_);
}

void Discovery::start() {
  impl_->start();
}
void Discovery::stop() {
  impl_->stop();
}
bool Discovery::is_started() const {
  return impl_->is_started();
}

bool Discovery::has_stopped() const {
  return impl_->has_stopped();
}
bool Discovery::is_observer() const {
  return impl_->is_observer();
}

std::vector<Node> Discovery::nodes() const {
  return impl_->nodes();
}
std::optional<Node> Discovery::node(const NodeId& id) const {
  return impl_->node(id);
}
Node Discovery::self() const {
  return impl_->self();
}
NodeId Discovery::id() const {
  return impl_->id;
}
std::vector<Node> Discovery::masters() const {
  return impl_->masters();
}
bool Discovery::is_master() const {
  return impl_->leases->mastership.is_held();
}
std::uint64_t Discovery::term() const {
  return impl_->term();
}
std::optional<FencingToken> Discovery::token() const {
  return impl_->token();
}
Timing Discovery::timing() const {
  return impl_->timing();
}
Statistics Discovery::statistics() const {
  return impl_->statistics();
}

Connection Discovery::measure_activities() {
  impl_->measure_activities(true);
  const auto ends = [weak = std::weak_ptr(impl_)] {
    if (const auto impl = weak.lock()) impl->measure_activities(false);
  };
  return Connection(
      [once = std::make_shared<std::once_flag>(), ends] { std::call_once(*once, ends); });
}

void Discovery::promote() {
  impl_->promote();
}
void Discovery::demote(bool permanent) {
  impl_->demote(permanent);
}
void Discovery::advertise(const Value& info) {
  impl_->advertise(json(info));
}
void Discovery::advertise(const Payload& info) {
  impl_->advertise(info);
}

boost::asio::any_io_executor Discovery::executor() {
  return impl_->executor();
}

void Discovery::publish(std::string_view name, const Payload& value) {
  impl_->publish(name, value);
}

void Discovery::unpublish(std::string_view name) {
  impl_->unpublish(name);
}

Connection Discovery::join(std::string_view channel, std::function<void(const Message&)> slot,
                           const std::optional<Backlog>& backlog) {
  return impl_->join(channel, std::move(slot), backlog);
}
bool Discovery::has_joined(std::string_view channel) const {
  return impl_->has_joined(channel);
}
void Discovery::leave(std::string_view channel) {
  impl_->leave(channel);
}

void Discovery::send(std::string_view channel, const Value& value) {
  impl_->send(channel, json(value));
}
void Discovery::send(std::string_view channel, const Payload& payload) {
  impl_->send(channel, payload);
}
void Discovery::send_to(const NodeId& node, std::string_view channel, const Value& value) {
  impl_->send_to(node, channel, json(value));
}
void Discovery::send_to(const NodeId& node, std::string_view channel, const Payload& payload) {
  impl_->send_to(node, channel, payload);
}
void Discovery::send_confirmed(std::string_view channel, const Payload& payload, DeliveryDone done,
                               const SendOptions& options) {
  impl_->send_confirmed(channel, payload, std::move(done), options);
}
void Discovery::send_confirmed_to(const NodeId& node, std::string_view channel,
                                  const Payload& payload, DeliveryDone done,
                                  const SendOptions& options) {
  impl_->send_confirmed_to(node, channel, payload, std::move(done), options);
}

void Discovery::set_keys(const std::vector<Key>& keys) {
  impl_->set_keys(keys);
}

std::vector<SealedDatagram> Discovery::sealed_goodbye() {
  return impl_->sealed_goodbye();
}

Connection Discovery::on_added(std::function<void(const Node&)> slot) {
  return detail::connect(impl_->signals.added, std::move(slot));
}
Connection Discovery::on_updated(std::function<void(const Node&, const Node&)> slot) {
  return detail::connect(impl_->signals.updated, std::move(slot));
}
Connection Discovery::on_changed(
    std::function<void(const Node&, const Node&, const NodeChanges&)> slot) {
  return detail::connect(impl_->signals.changed, std::move(slot));
}
Connection Discovery::on_suspected(std::function<void(const Node&)> slot) {
  return detail::connect(impl_->signals.suspected, std::move(slot));
}
Connection Discovery::on_removed(std::function<void(const Node&, RemovalReason)> slot) {
  return detail::connect(impl_->signals.removed, std::move(slot));
}
Connection Discovery::on_master(std::function<void(const Node&)> slot) {
  return detail::connect(impl_->signals.master, std::move(slot));
}
Connection Discovery::on_promotion(std::function<void(std::uint64_t)> slot) {
  return detail::connect(impl_->signals.promotion, std::move(slot));
}
Connection Discovery::on_demotion(std::function<void(DemotionReason, std::uint64_t)> slot) {
  return detail::connect(impl_->signals.demotion, std::move(slot));
}
Connection Discovery::on_stopped(std::function<void()> slot) {
  return detail::connect(impl_->signals.stopped, std::move(slot));
}
Connection Discovery::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->signals.error, std::move(slot));
}

Connection Discovery::on_goodbye_expired(std::function<void()> slot) {
  return detail::connect(impl_->signals.goodbye_expired, std::move(slot));
}

Discovery::WaitId Discovery::when_master(std::function<void(std::error_code, Node)> done) {
  return impl_->when_master(std::move(done));
}
Discovery::WaitId Discovery::when_nodes(std::size_t count,
                                        std::function<void(std::error_code)> done) {
  return impl_->when_nodes(count, std::move(done));
}
void Discovery::cancel(WaitId wait) {
  impl_->cancel(wait);
}

}  // namespace muster
