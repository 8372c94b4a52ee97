#include <fmt/format.h>

#include <utility>

#include "discovery/impl.hpp"
#include "discovery/sent.hpp"

/// What a node says and hears on channels.
namespace muster {

namespace {

void require_known(std::error_code code, const NodeId& receiver) {
  if (code != Errc::unknown_node) return;
  throw Error(Errc::unknown_node,
              fmt::format("no node with the id {} is known", receiver.to_string()));
}

core::DeliveryGoal goal_of(const SendOptions& options) {
  core::DeliveryGoal goal{.timeout = options.timeout};
  if (options.enough) goal.enough = *options.enough;
  return goal;
}

}  // namespace

Connection Discovery::Impl::join(std::string_view channel, std::function<void(const Message&)> slot,
                                 const std::optional<Backlog>& backlog) {
  detail::require_sent(core::Channels::check(channel, {}), channel, 0);
  Connection connection = channels_.add(channel, std::move(slot));
  const std::lock_guard lock(mutex_);
  if (backlog) backlogs_.insert_or_assign(std::string(channel), *backlog);
  if (driver_) {
    if (backlog) driver_->delivery().set_backlog(channel, *backlog);
    driver_->call([&](core::Protocol& protocol) { protocol.channels().join(channel); });
  }
  return connection;
}

void Discovery::Impl::leave(std::string_view channel) {
  channels_.remove(channel);
  // Its questions are answered whether the application listens or not.
  if (channel == detail::sight_channel) return;
  const std::lock_guard lock(mutex_);
  if (driver_) {
    driver_->call([&](core::Protocol& protocol) { protocol.channels().leave(channel); });
  }
}

void Discovery::Impl::send(std::string_view channel, const Payload& payload) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  const auto code = talking_driver()->call_in_burst([&](core::Protocol& protocol) {
    return protocol.channels().send(channel, encoded.encoding, encoded.bytes());
  });
  detail::require_sent(code, channel, encoded.text.size());
}

void Discovery::Impl::send_to(const NodeId& receiver, std::string_view channel,
                              const Payload& payload) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  const auto code = talking_driver()->call_in_burst([&](core::Protocol& protocol) {
    const core::Peer* peer = protocol.membership().find(receiver);
    if (peer == nullptr) return make_error_code(Errc::unknown_node);
    return protocol.channels().send_to(*peer, channel, encoded.encoding, encoded.bytes());
  });
  require_known(code, receiver);
  detail::require_sent(code, channel, encoded.text.size());
}

void Discovery::Impl::send_confirmed(std::string_view channel, const Payload& payload,
                                     DeliveryDone done, const SendOptions& options) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  deliver(
      std::move(done),
      [&](core::Protocol& protocol, core::DeliveryId number) {
        return protocol.delivery().send(number, channel, encoded.encoding, encoded.bytes(),
                                        goal_of(options));
      },
      [&](std::error_code code) { detail::require_sent(code, channel, encoded.text.size()); });
}

void Discovery::Impl::send_confirmed_to(const NodeId& receiver, std::string_view channel,
                                        const Payload& payload, DeliveryDone done,
                                        const SendOptions& options) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  deliver(
      std::move(done),
      [&](core::Protocol& protocol, core::DeliveryId number) {
        core::Peer* peer = protocol.find_member(receiver);
        if (peer == nullptr || peer->is_guest) return make_error_code(Errc::unknown_node);
        return protocol.delivery().send_to(*peer, number, channel, encoded.encoding,
                                           encoded.bytes(), goal_of(options));
      },
      [&](std::error_code code) {
        require_known(code, receiver);
        detail::require_sent(code, channel, encoded.text.size());
      });
}

template <class Send, class Require>
void Discovery::Impl::deliver(DeliveryDone done, Send&& send, Require&& require) {
  const auto running = talking_driver();
  core::DeliveryId number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++last_delivery_;
    deliveries_.emplace(number, std::move(done));
  }
  try {
    require(
        running->call_in_burst([&](core::Protocol& protocol) { return send(protocol, number); }));
  } catch (const Error&) {
    // Either this throws or `done` is called: the node may have been stopped in between.
    if (forget_delivery(number)) throw;
  }
}

bool Discovery::Impl::forget_delivery(core::DeliveryId number) {
  const std::lock_guard lock(mutex_);
  return deliveries_.erase(number) > 0;
}

}  // namespace muster
