#include <fmt/format.h>

#include <utility>

#include "core/limits.hpp"
#include "core/names.hpp"
#include "discovery/impl.hpp"
#include "discovery/name_flaw.hpp"

/// What a node says and hears on channels.
namespace muster {

namespace {

/// An error code of the protocol's, as a sentence with the values that caused it.
void require_sent(std::error_code code, std::string_view channel, std::size_t bytes) {
  if (!code) return;
  if (code == Errc::too_large) {
    throw Error(Errc::too_large, fmt::format("the message takes {} bytes; at most {} can be sent",
                                             bytes, core::limits::message_bytes));
  }
  if (code == Errc::overloaded) {
    throw Error(Errc::overloaded,
                "a receiver's queue of confirmed messages is full; try again after "
                "some have been confirmed");
  }
  const char* why =
      core::is_reserved_channel(channel) ? "it is reserved for events" : detail::flaw_of(channel);
  throw Error(Errc::invalid_name,
              fmt::format("\"{}\" cannot name a channel: {}; choose another name", channel, why));
}

}  // namespace

Connection Discovery::Impl::join(std::string_view channel, std::function<void(const Message&)> slot,
                                 const std::optional<Backlog>& backlog) {
  require_sent(core::Channels::check(channel, {}), channel, 0);
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
  require_sent(code, channel, encoded.text.size());
}

void Discovery::Impl::send_to(const NodeId& receiver, std::string_view channel,
                              const Payload& payload) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  const auto code = talking_driver()->call_in_burst([&](core::Protocol& protocol) {
    const core::Peer* peer = protocol.membership().find(receiver);
    if (peer == nullptr) return make_error_code(Errc::unknown_node);
    return protocol.channels().send_to(*peer, channel, encoded.encoding, encoded.bytes());
  });
  if (code == Errc::unknown_node) {
    throw Error(Errc::unknown_node,
                fmt::format("no node with the id {} is known", receiver.to_string()));
  }
  require_sent(code, channel, encoded.text.size());
}

void Discovery::Impl::send_confirmed(std::string_view channel, const Payload& payload,
                                     std::function<void(std::error_code, Delivery)> done) {
  const detail::EncodedPayload encoded = detail::encode_payload(payload);
  const auto running = talking_driver();
  core::DeliveryId number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++last_delivery_;
    deliveries_.emplace(number, std::move(done));
  }
  try {
    const auto code = running->call_in_burst([&](core::Protocol& protocol) {
      return protocol.delivery().send(number, channel, encoded.encoding, encoded.bytes());
    });
    require_sent(code, channel, encoded.text.size());
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
