#include "muster/requests.hpp"

#include <fmt/format.h>

#include <deque>
#include <exception>
#include <map>
#include <utility>

#include "core/channels.hpp"
#include "core/limits.hpp"
#include "discovery/host.hpp"
#include "discovery/node_reader.hpp"
#include "discovery/request_board.hpp"
#include "discovery/retire.hpp"
#include "discovery/sent.hpp"
#include "discovery/weakly.hpp"

namespace muster {

namespace {

/// The most bytes of a question or an answer without its payload, the channel's name included.
constexpr std::size_t envelope_bytes = 320;
constexpr std::size_t payload_bytes_max = core::limits::message_bytes - envelope_bytes;
/// The most requests that wait at once.
constexpr std::size_t open_max = 4'096;

void require(const std::string_view channel, const Payload& payload,
             const RequestOptions& options) {
  detail::require_sent(core::Channels::check(channel, {}), channel, 0);
  const std::size_t bytes = detail::encode_payload(payload).text.size();
  if (bytes > payload_bytes_max) {
    throw Error(Errc::too_large, fmt::format("the request takes {} bytes; at most {} can be sent",
                                             bytes, payload_bytes_max));
  }
  if (options.timeout < std::chrono::milliseconds(1)) {
    throw Error(Errc::invalid_option,
                fmt::format("the timeout of a request is {}; give at least 1ms",
                            format_duration(options.timeout)));
  }
}

void require_voice(Discovery& node) {
  if (node.is_observer()) {
    throw Error(Errc::invalid_option, "an observer asks nothing; start without `observer`");
  }
  if (!node.is_started()) {
    throw Error(Errc::not_started, "the node is not started; call start() first");
  }
}

}  // namespace

/// A `RequestBoard` hosted on a node, with its handlers and the callers that wait.
class Requests::Impl : public detail::Host<Requests::Impl, detail::RequestBoard> {
 public:
  explicit Impl(Discovery& its_node) : Host(its_node.executor()), node(its_node) {}

  void connect();
  RequestId request(const Recipient& recipient, std::string_view channel, const Payload& payload,
                    Done done, const RequestOptions& options);
  void cancel(RequestId request);
  Connection on_request(std::string_view channel, RequestHandler handler);

  Discovery& node;

 private:
  friend Host;
  using Board = detail::RequestBoard;

  // For the host.

  void perform(const detail::OpenRequests::Find& output);
  void perform(const detail::OpenRequests::Ask& output);
  void perform(const detail::OpenRequests::Answered& output);
  void perform(const detail::OpenRequests::Failed& output);
  void perform(const detail::RunRequest& output);
  void perform(const detail::SendAnswer& output);
  void follow(core::Time) {}
  void settled() {}
  void end_completions(std::error_code why);
  void disconnect_slots() { connections_.clear(); }

  void hear_question(const Message& message);
  void hear_answer(const Message& message);
  void end();
  Done take(RequestId request);
  Reply reply_to(const Node& asker, std::uint64_t number);
  std::shared_ptr<const RequestHandler> handler_of(std::string_view channel) const;

  std::vector<ScopedConnection> connections_;
  std::map<std::string, std::shared_ptr<const RequestHandler>, std::less<>> handlers_;
  std::map<RequestId, Done> waiting_;
  /// The clock keeps the numbers above those of an earlier object on the same node.
  RequestId last_ = static_cast<RequestId>(io::now().time_since_epoch().count());
};

void Requests::Impl::connect() {
  if (node.has_joined(detail::question_channel)) {
    throw Error(Errc::invalid_option,
                "the node has an object of class Requests already; use that one for all requests");
  }
  const auto keep = [this](Connection connection) { connections_.emplace_back(connection); };
  const auto look = [](Impl& self, const auto&...) {
    self.change([](Board& board, core::Time) { board.open_requests().look(); });
  };
  keep(node.on_added(detail::weakly(*this, look)));
  keep(node.on_updated(
      detail::weakly(*this, [look](Impl& self, const Node&, const Node&) { look(self); })));
  keep(node.on_master(detail::weakly(*this, look)));
  keep(node.on_removed(detail::weakly(*this, [](Impl& self, const Node& other, RemovalReason) {
    self.change([&](Board& board, core::Time now) { board.removed(other, now); });
  })));
  keep(node.on_stopped(detail::weakly(*this, [](Impl& self) { self.end(); })));
  keep(node.join(detail::question_channel,
                 detail::weakly(*this, [](Impl& self, const Message& message) {
                   self.hear_question(message);
                 })));
  keep(node.join(detail::answer_channel,
                 detail::weakly(*this, [](Impl& self, const Message& message) {
                   self.hear_answer(message);
                 })));
}

void Requests::Impl::hear_question(const Message& message) {
  const auto question = detail::decode_question(message.payload);
  if (!question) return;
  change([&](Board& board, core::Time) { board.hear(message.sender, *question); });
}

void Requests::Impl::hear_answer(const Message& message) {
  const auto answer = detail::decode_answer(message.payload);
  if (!answer) return;
  change([&](Board& board, core::Time now) {
    board.open_requests().receive(message.sender.id, *answer, now);
  });
}

Requests::RequestId Requests::Impl::request(const Recipient& recipient, std::string_view channel,
                                            const Payload& payload, Done done,
                                            const RequestOptions& options) {
  require_voice(node);
  require(channel, payload, options);
  RequestId request = 0;
  change([&](Board& board, core::Time now) {
    if (waiting_.size() >= open_max) {
      throw Error(Errc::overloaded, fmt::format("{} requests wait for answers already; wait until "
                                                "some have ended",
                                                open_max));
    }
    request = ++last_;
    waiting_.emplace(request, std::move(done));
    board.open_requests().ask(request, recipient, std::string(channel), payload, options.timeout,
                              now);
  });
  return request;
}

void Requests::Impl::cancel(RequestId request) {
  change([&](Board& board, core::Time) {
    board.open_requests().forget(request);
    const auto found = waiting_.extract(request);
    if (found.empty()) return;
    complete([done = std::move(found.mapped())] { done(to_exception(Errc::cancelled), {}); });
  });
}

Connection Requests::Impl::on_request(std::string_view channel, RequestHandler handler) {
  detail::require_sent(core::Channels::check(channel, {}), channel, 0);
  const auto kept = std::make_shared<const RequestHandler>(std::move(handler));
  bool is_new = false;
  change([&](Board&, core::Time) {
    is_new = handlers_.try_emplace(std::string(channel), kept).second;
  });
  if (!is_new) {
    throw Error(
        Errc::invalid_name,
        fmt::format("requests on \"{}\" have a handler already; disconnect it first", channel));
  }
  return Connection([weak = weak_from_this(), name = std::string(channel), kept] {
    const auto self = weak.lock();
    if (!self || self->is_in_copy()) return;
    self->change([&](Board&, core::Time) {
      const auto found = self->handlers_.find(name);
      if (found != self->handlers_.end() && found->second == kept) self->handlers_.erase(found);
    });
  });
}

// This is a slot, so it calls the completions itself: they come before `Discovery::stop` returns.
void Requests::Impl::end() {
  std::map<RequestId, Done> ended;
  std::deque<Output> dropped;
  change([&](Board& board, core::Time) {
    board.stop();
    dropped = drop_outputs();
    ended = std::exchange(waiting_, {});
  });
  for (const auto& each : ended) {
    detail::guard_slots(error, [&] { each.second(to_exception(Errc::stopped), {}); });
  }
}

void Requests::Impl::end_completions(std::error_code why) {
  for (auto& [request, done] : std::exchange(waiting_, {})) {
    complete([done = std::move(done), why] { done(to_exception(why), {}); });
  }
}

void Requests::Impl::perform(const detail::OpenRequests::Find& output) {
  std::optional<NodeId> recipient;
  detail::guard_slots(error, [&] { recipient = output.recipient.find(); });
  change([&](Board& board, core::Time now) {
    board.open_requests().found(output.number, recipient, now);
  });
}

void Requests::Impl::perform(const detail::OpenRequests::Ask& output) {
  if (output.to == node.id()) {
    const Node self = node.self();
    return change([&](Board& board, core::Time) { board.hear(self, output.question); });
  }
  try {
    node.send_confirmed_to(output.to, detail::question_channel, encode(output.question),
                           [](std::error_code, const Delivery&) {});
  } catch (const Error& failed) {
    change([&](Board& board, core::Time now) {
      board.open_requests().unsent(output.question.number, failed, now);
    });
  }
}

Requests::Done Requests::Impl::take(RequestId request) {
  Done done;
  change([&](Board&, core::Time) {
    if (const auto found = waiting_.extract(request)) done = std::move(found.mapped());
  });
  return done;
}

void Requests::Impl::perform(const detail::OpenRequests::Answered& output) {
  if (const Done done = take(output.number)) done(nullptr, output.payload);
}

void Requests::Impl::perform(const detail::OpenRequests::Failed& output) {
  if (const Done done = take(output.number)) done(std::make_exception_ptr(output.error), {});
}

std::shared_ptr<const RequestHandler> Requests::Impl::handler_of(std::string_view channel) const {
  return read([&](const Board&) {
    const auto found = handlers_.find(channel);
    return found == handlers_.end() ? nullptr : found->second;
  });
}

Reply Requests::Impl::reply_to(const Node& asker, std::uint64_t number) {
  return Reply([weak = weak_from_this(), asker, number](Reply::Status status,
                                                        const Payload& payload) {
    const auto self = weak.lock();
    if (!self || self->is_in_copy()) return;
    self->change([&](Board& board, core::Time) { board.answer(asker, {number, status, payload}); });
  });
}

void Requests::Impl::perform(const detail::RunRequest& output) {
  // `Discovery::stop` may have returned before its signal reaches this object.
  if (!node.is_started()) return;
  const detail::Question& question = output.question;
  const auto handler = handler_of(question.channel);
  if (!handler) {
    return change([&](Board& board, core::Time) {
      board.answer(output.sender, {question.number, Reply::Status::unhandled, {}});
    });
  }
  const Reply reply = reply_to(output.sender, question.number);
  try {
    (*handler)({question.channel, output.sender, question.payload, question.time_left}, reply);
  } catch (const std::exception& thrown) {
    reply.fail(thrown.what());
  }
}

void Requests::Impl::perform(const detail::SendAnswer& output) {
  if (output.to == node.id()) {
    return change([&](Board& board, core::Time now) {
      board.open_requests().receive(output.to, output.answer, now);
      board.confirmed(output.session, output.answer.number);
    });
  }
  const auto confirmed = [weak = weak_from_this(), session = output.session,
                          number = output.answer.number](std::error_code failed,
                                                         const Delivery& delivery) {
    const auto self = weak.lock();
    if (!self || failed || delivery.delivered == 0) return;
    self->change([&](Board& board, core::Time) { board.confirmed(session, number); });
  };
  try {
    node.send_confirmed_to(output.to, detail::answer_channel, encode(output.answer), confirmed);
  } catch (const Error& failed) {
    // An asker that was removed may come back and ask again. Other answers must not be missing.
    if (failed.errc() == Errc::unknown_node || failed.errc() == Errc::not_started) return;
    const detail::Answer instead{
        output.answer.number, Reply::Status::failed, {.value = failed.what()}};
    node.send_confirmed_to(output.to, detail::answer_channel, encode(instead), confirmed);
  }
}

Requests::Requests(Discovery& node) : impl_(std::make_shared<Impl>(node)) {
  impl_->connect();
}

Requests::~Requests() {
  detail::retire(impl_);
}

Discovery& Requests::node() {
  return impl_->node;
}

Requests::RequestId Requests::request(const Recipient& recipient, std::string_view channel,
                                      const Payload& payload, Done done,
                                      const RequestOptions& options) {
  return impl_->request(recipient, channel, payload, std::move(done), options);
}

void Requests::cancel(RequestId request) {
  impl_->cancel(request);
}

Connection Requests::on_request(std::string_view channel, RequestHandler handler) {
  return impl_->on_request(channel, std::move(handler));
}

Connection Requests::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

Recipient to_master(Discovery& node) {
  return Recipient([&node]() -> std::optional<NodeId> {
    const auto masters = node.masters();
    return masters.empty() ? std::nullopt : std::optional(masters.front().id);
  });
}

}  // namespace muster
