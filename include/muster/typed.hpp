#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/archive.hpp"
#include "muster/discovery.hpp"

/// Sending, joining and advertising C++ objects as themselves: any type that cereal can serialise.
///
/// Include the cereal header of each standard type used, such as <cereal/types/vector.hpp>. Both
/// ends must agree on the type; nothing in the bytes names it.
namespace muster {

/// Encodes an object. Never fails; sizes are checked when it is sent.
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

/// Decodes an object. Throws `Error{undecodable}` if the payload is JSON, too short or too long, or
/// says something impossible.
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
    // What cereal itself finds impossible, such as the alternative of a variant.
    archive.fail();
  }
  if (!archive.is_complete()) {
    throw Error(Errc::undecodable,
                "a typed payload of " + std::to_string(payload.typed.size()) +
                    " bytes is no object of the expected type; let both ends use the same type");
  }
  return object;
}

/// As `Discovery::advertise`.
template <class T>
void advertise(Discovery& discovery, const T& info) {
  discovery.advertise(encode(info));
}

/// As `Discovery::send`.
template <class T>
void send(Discovery& discovery, std::string_view channel, const T& object) {
  discovery.send(channel, encode(object));
}

/// As `Discovery::send_to`.
template <class T>
void send_to(Discovery& discovery, const NodeId& node, std::string_view channel, const T& object) {
  discovery.send_to(node, channel, encode(object));
}

/// As `Discovery::join`, with the object decoded. A payload that is no `T` goes to `on_error` as
/// `Errc::undecodable`.
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
