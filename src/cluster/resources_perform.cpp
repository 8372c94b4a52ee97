#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "cluster/resources_impl.hpp"
#include "cluster/work_done.hpp"

/// What the board says becomes calls of handler, source and slots, on the node's executor.
namespace muster {

/// One overload per output, found by std::visit.
struct Resources::Impl::Perform {
  Impl& impl;

  void operator()(const cluster::CallHandler& output) const { impl.call_handler(output); }
  void operator()(const cluster::CallSource& output) const { impl.call_source(output.call); }
  void operator()(const cluster::GaveUp& output) const {
    output.refused_for ? impl.share_->refuse(output.id, *output.refused_for) : impl.give_up(output);
  }
  void operator()(const cluster::SetUnits& output) const {
    try {
      impl.share_->set_units(output.units);
    } catch (const Error& failed) {
      // What a new leader finds may be too much, for what is to go has not gone yet.
      impl.error(failed);
    }
  }
  void operator()(const cluster::SendMessage& output) const { impl.send(output); }
  void operator()(const cluster::Answered& output) const { impl.answer(output); }
  void operator()(const cluster::CallFailed& output) const {
    impl.error(Error(Errc::setup_failed, output.sentence));
  }
  void operator()(const cluster::SourceTrouble& output) const {
    impl.error(Error(Errc::undecodable, output.sentence));
  }
};

std::optional<cluster::BoardOutput> Resources::Impl::next_output() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    is_performing_ = false;
    return std::nullopt;
  }
  std::optional<cluster::BoardOutput> output(std::move(queue_.front()));
  queue_.pop_front();
  return output;
}

void Resources::Impl::perform_queued() {
  while (const auto output = next_output()) {
    detail::guard_slots(error, [&] { std::visit(Perform{*this}, *output); });
  }
  end_if_idle();
}

void Resources::Impl::give_up(const cluster::GaveUp& first) {
  // Whatever else has been given up meanwhile goes along with it.
  std::vector<cluster::UnitId> units = {first.id};
  {
    const std::lock_guard lock(mutex_);
    for (; !queue_.empty(); queue_.pop_front()) {
      const auto* next = std::get_if<cluster::GaveUp>(&queue_.front());
      if (next == nullptr || next->refused_for) break;
      units.push_back(next->id);
    }
  }
  share_->give_up(units);
}

void Resources::Impl::call_handler(const cluster::CallHandler& call) {
  const WorkDone done = cluster::once([weak = weak_from_this(), call](std::string_view why) {
    if (const auto self = weak.lock()) self->handler_ended(call, why);
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

void Resources::Impl::handler_ended(const cluster::CallHandler& call, std::string_view why) {
  if (why.empty()) {
    boost::asio::post(node_.executor(), [weak = weak_from_this(), call] {
      const auto self = weak.lock();
      if (self) detail::guard_slots(self->error, [&] { self->tell(call); });
    });
  }
  change([&](cluster::ResourceBoard& board, core::Time now) {
    board.handler_ended(call.run, std::string(why), now);
  });
}

void Resources::Impl::tell(const cluster::CallHandler& ended) {
  if (ended.call == cluster::HandlerCall::handle) handled({ended.resource, ended.token});
  if (ended.call == cluster::HandlerCall::terminate) terminated(ended.resource);
}

void Resources::Impl::call_source(cluster::SourceCall call) {
  const WorkDone done = cluster::once([weak = weak_from_this()](std::string_view why) {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](cluster::ResourceBoard& board, core::Time now) {
      board.source_ended(std::string(why), now);
    });
  });
  if (call == cluster::SourceCall::setup) {
    return cluster::guard(done, [&] { source_->setup(source_handle(), done); });
  }
  if (call == cluster::SourceCall::tear_down)
    return cluster::guard(done, [&] { source_->tear_down(done); });
  const auto was_called = std::make_shared<std::atomic<bool>>(false);
  const FetchDone fetched([weak = weak_from_this(), was_called](FetchDone::Result result) {
    const auto self = weak.lock();
    if (!self || was_called->exchange(true)) return;
    self->change([&](cluster::ResourceBoard& board, core::Time now) {
      board.source_fetched(std::move(result), now);
    });
  });
  cluster::guard(WorkDone([&](std::string_view why) { fetched.fail(why); }),
                 [&] { source_->fetch(fetched); });
}

SourceHandle Resources::Impl::source_handle() {
  const auto weak = weak_from_this();
  return SourceHandle({.allocate =
                           [weak](const Resource& resource, const WorkDone& done) {
                             if (const auto self = weak.lock()) self->allocate(resource, done);
                           },
                       .deallocate =
                           [weak](std::string_view id, const WorkDone& done) {
                             if (const auto self = weak.lock()) self->deallocate(id, done);
                           },
                       .changed =
                           [weak] {
                             const auto self = weak.lock();
                             if (!self) return;
                             self->change([](cluster::ResourceBoard& board, core::Time now) {
                               board.source_changed(now);
                             });
                           },
                       .executor = [executor = node_.executor()] { return executor; }});
}

void Resources::Impl::send(const cluster::SendMessage& message) {
  if (message.to == node_.id()) {
    return change([&](cluster::ResourceBoard& board, core::Time now) {
      board.receive(*message.to, message.message, now);
    });
  }
  try {
    if (message.to) return node_.send_to(*message.to, channel_, message.message);
    node_.send(channel_, message.message);
  } catch (const Error&) {
    // It is as if it had got lost: the receiver is gone, or the node is stopped.
  }
}

void Resources::Impl::answer(const cluster::Answered& answered) {
  std::optional<WorkDone> done;
  {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(answered.request);
    if (found == requests_.end()) return;
    done = std::move(found->second);
    requests_.erase(found);
  }
  answered.error.empty() ? (*done)() : done->fail(answered.error);
}

}  // namespace muster
