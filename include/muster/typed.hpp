#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "muster/archive.hpp"
#include "muster/discovery.hpp"

/// Sends, receives and advertises C++ objects of any type that cereal can serialise.
///
/// Include the cereal header of each standard type that you use, such as <cereal/types/vector.hpp>.
/// Both ends must use the same type, because the bytes do not name it.
namespace muster {

/// Encodes an object. Never fails; sending checks the size.
template <class T>
Payload encode(const T& object) {
  OutputArchive measure({});
  measure(object);
  Payload payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = {}};
  payload.typed.resize(measure.size());
  OutputArchive archive(payload.typed);
  archive(object);
  return payload;
}

/// Decodes an object. Throws `Error{undecodable}` if the payload is JSON, too short, too long or
/// impossible.
template <class T>
T decode(const Payload& payload) {
  if (payload.kind != Payload::Kind::typed) {
    throw Error(Errc::undecodable, "a JSON payload cannot be decoded as a typed object");
  }
  InputArchive archive(payload.typed);
  T object{};
  try {
    archive(object);
  } catch (const cereal::Exception&) {
    // cereal itself found something impossible, such as an alternative that a variant does not
    // have.
    archive.fail();
  }
  if (!archive.is_complete()) {
    throw Error(Errc::undecodable,
                "a typed payload of " + std::to_string(payload.typed.size()) +
                    " bytes is no object of the expected type; let both ends use the same type");
  }
  return object;
}

/// The same as `Discovery::advertise`.
template <class T>
void advertise(Discovery& discovery, const T& info) {
  discovery.advertise(encode(info));
}

/// The same as `Discovery::publish`.
template <class T>
void publish(Discovery& discovery, std::string_view name, const T& object) {
  discovery.publish(name, encode(object));
}

/// The same as `Discovery::send`.
template <class T>
void send(Discovery& discovery, std::string_view channel, const T& object) {
  discovery.send(channel, encode(object));
}

/// The same as `Discovery::send_to`.
template <class T>
void send_to(Discovery& discovery, const NodeId& node, std::string_view channel, const T& object) {
  discovery.send_to(node, channel, encode(object));
}

/// The same as `Discovery::send_confirmed`.
template <class T>
void send_confirmed(Discovery& discovery, std::string_view channel, const T& object,
                    std::function<void(std::error_code, Delivery)> done) {
  discovery.send_confirmed(channel, encode(object), std::move(done));
}

/// The same as `Discovery::join`, with a decoded object. A payload that is not a `T` goes to
/// `on_error` as `Errc::undecodable`.
template <class T>
Connection join(Discovery& discovery, std::string_view channel,
                std::function<void(const Message&, const T&)> slot,
                const std::optional<Backlog>& backlog = std::nullopt) {
  const auto decoding = [slot = std::move(slot)](const Message& message) {
    slot(message, decode<T>(message.payload));
  };
  return discovery.join(channel, decoding, backlog);
}

}  // namespace muster
