#include "cluster/resources_impl.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <utility>

#include "asio/clock.hpp"
#include "asio/random_device.hpp"
#include "cluster/work_done.hpp"

namespace muster {

using cluster::ResourceBoard;
using cluster::ResourceWork;

namespace {

constexpr std::string_view stopped = "the resources were stopped";

cluster::BoardOptions board_options(const ResourcesOptions& options, bool has_source) {
  return {.keeper = {.on_change = options.on_change,
                     .move_after = options.move_after,
                     .refused_for = options.refused_for,
                     .refused_for_max = options.refused_for_max,
                     .terminate_attempts = options.terminate_attempts,
                     .retry_min = options.retry_min,
                     .retry_max = options.retry_max,
                     .steady_after = options.steady_after},
          .watch = {.poll_interval = options.poll_interval,
                    .retry_min = options.poll_retry_min,
                    .retry_max = options.poll_retry_max,
                    .lost_after = options.source_lost_after,
                    .cache = options.cache,
                    .call_timeout = options.poll_timeout},
          .has_source = has_source,
          .allocate_timeout = options.allocate_timeout};
}

}  // namespace

Resources::Impl::Impl(Discovery& node, ResourceHandler handler,
                      std::shared_ptr<ResourceSource> source, const ResourcesOptions& options)
    : WorkHost(node, "muster.resources." + options.assignment.set, node.id(), options.assignment,
               cluster::lease_timing(options.assignment, node.timing()),
               board_options(options, source != nullptr), io::random_from_device()),
      handler_(std::move(handler)),
      source_(std::move(source)) {}

template <class Input>
void Resources::Impl::direct(Input&& input) {
  change([&](ResourceWork& work, core::Time now) {
    work.direct([&](ResourceBoard& board) { input(board, now); }, now);
  });
}

void Resources::Impl::allocate(const Resource& resource, const WorkDone& done) {
  request(done,
          [&](ResourceBoard& board, core::Time now) { return board.allocate(resource, now); });
}

void Resources::Impl::deallocate(std::string_view id, const WorkDone& done) {
  request(done, [&](ResourceBoard& board, core::Time now) { return board.deallocate(id, now); });
}

template <class Ask>
void Resources::Impl::request(const WorkDone& done, Ask&& ask) {
  bool is_taken = false;
  direct([&](ResourceBoard& board, core::Time now) {
    is_taken = true;
    if (is_closed()) return complete([done] { done.fail(stopped); });
    requests_.emplace(ask(board, now), done);
  });
  if (!is_taken) done.fail(stopped);
}

void Resources::Impl::report_failure(std::string_view id, std::string_view why) {
  direct([&](ResourceBoard& board, core::Time now) {
    board.handled_failed(id, std::string(why), now);
  });
}

std::vector<OwnedResource> Resources::Impl::owned() const {
  return read([](const ResourceWork& work) { return work.owned(io::now()); });
}

std::optional<OwnedResource> Resources::Impl::find(std::string_view id) const {
  return read([&](const ResourceWork& work) { return work.find(id, io::now()); });
}

void Resources::Impl::perform(const cluster::CallHandler& call) {
  // The machine counts no end of a run but the first.
  const WorkDone done([weak = weak_from_this(), run = call.run](std::string_view why) {
    if (const auto self = weak.lock()) self->handler_ended(run, why);
  });
  cluster::guard(done, [&] {
    switch (call.call) {
      case cluster::HandlerCall::handle:
        return handler_.handle(call.resource, call.token, done);
      case cluster::HandlerCall::terminate:
        return handler_.terminate(call.resource, call.token, done);
      case cluster::HandlerCall::handle_failed:
        return handler_.handle_failed ? handler_.handle_failed(call.resource, call.why, done)
                                      : done();
      case cluster::HandlerCall::terminate_failed:
        return handler_.terminate_failed ? handler_.terminate_failed(call.resource, call.why, done)
                                         : done();
    }
  });
}

void Resources::Impl::handler_ended(std::uint64_t run, std::string_view why) {
  direct([&](ResourceBoard& board, core::Time now) {
    board.handler_ended(run, std::string(why), now);
  });
}

void Resources::Impl::perform(const cluster::CallSource& call) {
  const bool is_setup = call.call == cluster::SourceCall::setup;
  if (call.call == cluster::SourceCall::fetch) return fetch(call.run);
  if (is_setup) tear_down_left_source();
  if (!mark_source(is_setup)) return;
  const WorkDone done([weak = weak_from_this(), run = call.run, is_setup](std::string_view why) {
    const auto self = weak.lock();
    if (!self) return;
    if (is_setup && !why.empty()) self->mark_source(false);
    self->direct([&](ResourceBoard& board, core::Time now) {
      board.source_ended(run, std::string(why), now);
    });
  });
  cluster::guard(
      done, [&] { is_setup ? source_->setup(source_handle(), done) : source_->tear_down(done); });
}

bool Resources::Impl::mark_source(bool is_set_up) {
  bool goes_on = false;
  change([&](ResourceWork&, core::Time) {
    goes_on = !is_closed();
    if (goes_on) is_source_set_up_ = is_set_up;
  });
  return goes_on;
}

void Resources::Impl::tear_down_left_source() {
  if (!is_source_left_.exchange(false)) return;
  const WorkDone done([](std::string_view) {});
  cluster::guard(done, [&] { source_->tear_down(done); });
}

void Resources::Impl::fetch(std::uint64_t run) {
  const FetchDone done([weak = weak_from_this(), run](FetchDone::Result result) {
    const auto self = weak.lock();
    if (!self) return;
    self->direct([&](ResourceBoard& board, core::Time now) {
      board.source_fetched(run, std::move(result), now);
    });
  });
  cluster::guard(done, [&] { source_->fetch(done); });
}

SourceHandle Resources::Impl::source_handle() {
  const auto weak = weak_from_this();
  return SourceHandle(
      {.allocate =
           [weak](const Resource& resource, const WorkDone& done) {
             const auto self = weak.lock();
             self ? self->allocate(resource, done) : done.fail(stopped);
           },
       .deallocate =
           [weak](std::string_view id, const WorkDone& done) {
             const auto self = weak.lock();
             self ? self->deallocate(id, done) : done.fail(stopped);
           },
       .changed =
           [weak] {
             const auto self = weak.lock();
             if (!self) return;
             self->direct([](ResourceBoard& board, core::Time now) { board.source_changed(now); });
           },
       .executor = [executor = node().executor()] { return executor; }});
}

void Resources::Impl::perform(const cluster::SourceChanged& output) {
  const SourceStatus& status = output.status;
  if (!status.problem.empty()) error(Error(Errc::setup_failed, cluster::sentence_of(status)));
  source_changed(status);
}

void Resources::Impl::perform(const cluster::GiveUp&) {
  change([](ResourceWork& work, core::Time now) { work.give_up(now); });
}

void Resources::Impl::perform(const cluster::Answered& answered) {
  std::optional<WorkDone> done;
  change([&](ResourceWork&, core::Time) {
    auto taken = requests_.extract(answered.request);
    if (!taken.empty()) done = std::move(taken.mapped());
  });
  if (!done) return;
  answered.error.empty() ? (*done)() : done->fail(answered.error);
}

void Resources::Impl::end_requests(std::error_code) {
  for (const auto& each : std::exchange(requests_, {})) {
    complete([done = each.second] { done.fail(stopped); });
  }
  if (!std::exchange(is_source_set_up_, false)) return;
  is_source_left_ = true;
  complete([self = shared_from_this()] { self->tear_down_left_source(); });
}

void Resources::Impl::disconnect_slots() {
  source_changed.disconnect_all_slots();
  handled.disconnect_all_slots();
  terminated.disconnect_all_slots();
}

}  // namespace muster
