#include "muster/resources.hpp"

#include <fmt/format.h>

#include <utility>

#include "cluster/assignment_options.hpp"
#include "cluster/resources_impl.hpp"
#include "discovery/retire.hpp"

namespace muster {

namespace {

[[noreturn]] void refuse_resources(std::string_view why) {
  throw Error(Errc::invalid_option, fmt::format("these resources cannot be shared out: {}", why));
}

void require(const ResourceHandler& handler, const ResourcesOptions& options) {
  constexpr Duration least = std::chrono::milliseconds(1);
  if (!handler.handle) refuse_resources("the handler has no `handle`");
  if (!handler.terminate) refuse_resources("the handler has no `terminate`");
  if (options.move_after == 0) refuse_resources("move_after is 0");
  if (options.terminate_attempts == 0) refuse_resources("terminate_attempts is 0");
  if (options.retry_min < least || options.retry_max < options.retry_min) {
    refuse_resources("retry_min is less than 1ms, or retry_max is shorter than it");
  }
  if (options.refused_for < least) refuse_resources("refused_for is less than 1ms");
  if (options.poll_retry_min < least || options.poll_retry_max < options.poll_retry_min) {
    refuse_resources("poll_retry_min is less than 1ms, or poll_retry_max is shorter than it");
  }
  if (options.poll_timeout < least) refuse_resources("poll_timeout is less than 1ms");
  if (options.poll_interval < Duration(0)) refuse_resources("poll_interval is negative");
  if (options.allocate_timeout < least) refuse_resources("allocate_timeout is less than 1ms");
}

}  // namespace

Resources::Resources(Discovery& node, ResourceHandler handler,
                     std::shared_ptr<ResourceSource> source, ResourcesOptions options) {
  require(handler, options);
  cluster::validate(options.assignment);
  impl_ = std::make_shared<Impl>(node, std::move(handler), std::move(source), options);
  impl_->connect();
}

Resources::~Resources() {
  detail::retire(impl_);
}

Discovery& Resources::node() {
  return impl_->node();
}

void Resources::start() {
  impl_->start();
}

void Resources::leave(std::function<void(std::error_code)> done) {
  impl_->leave(std::move(done));
}

void Resources::stop() {
  impl_->stop();
}

void Resources::allocate(const Resource& resource, const WorkDone& done) {
  impl_->allocate(resource, done);
}

void Resources::deallocate(std::string_view id, const WorkDone& done) {
  impl_->deallocate(id, done);
}

void Resources::report_failure(std::string_view id, std::string_view why) {
  impl_->report_failure(id, why);
}

std::vector<OwnedResource> Resources::owned() const {
  return impl_->owned();
}

std::optional<OwnedResource> Resources::find(std::string_view id) const {
  return impl_->find(id);
}

std::optional<AssignmentToken> Resources::token(std::string_view id) const {
  const auto found = impl_->find(id);
  return found ? std::optional(found->token) : std::nullopt;
}

SourceStatus Resources::source() const {
  return impl_->ask([](const auto& work) { return work.board().source(); });
}

bool Resources::has_source() const {
  return impl_->has_source();
}

std::optional<NodeId> Resources::owner_of(std::string_view id) const {
  return impl_->ask([&](const auto& work) { return work.owner_of(id); });
}

std::vector<KnownResource> Resources::all() const {
  return impl_->ask([](const auto& work) { return work.all(); });
}

std::vector<WorkStatus> Resources::statuses(std::string_view after, std::size_t limit) const {
  return impl_->ask([&](const auto& work) { return work.statuses(after, limit); });
}

Connection Resources::on_source(std::function<void(const SourceStatus&)> slot) {
  return detail::connect(impl_->source_changed, std::move(slot));
}

Connection Resources::on_handled(std::function<void(const OwnedResource&)> slot) {
  return detail::connect(impl_->handled, std::move(slot));
}

Connection Resources::on_terminated(std::function<void(const Resource&)> slot) {
  return detail::connect(impl_->terminated, std::move(slot));
}

Connection Resources::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

}  // namespace muster
