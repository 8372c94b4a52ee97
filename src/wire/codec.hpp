#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/message.hpp"
#include "wire/fragment.hpp"

namespace muster::wire {

/// What a message is, as its first byte says. PROTOCOL.md §5.
enum class Kind : std::uint8_t {
  hello = 1,
  goodbye = 2,
  challenge = 3,
  echo = 4,
  probe = 5,
  probe_ack = 6,
  probe_request = 7,
  vouch = 8,
  attribute = 9,
  attribute_request = 10,
  channel_message = 11,
  parcel = 12,
  receipt = 13,
  introduction = 14,
  fragment = 15,
  fragment_request = 16,
  doubt = 17,
};

/// One message inside a packet's body: its kind and its content.
struct Frame {
  Kind kind{};
  core::Bytes content;
};

/// Takes the first frame off `body`; nothing if it is not well-formed. An unknown kind is a frame
/// like any other, for its reader to skip.
std::optional<Frame> take_frame(core::Bytes& body);

/// Writes the message as a frame to the start of `out`, if it fits. Returns the bytes it takes.
template <class Message>
std::size_t write_frame(const Message& message, std::span<std::uint8_t> out);
std::size_t write_frame(const core::Message& message, std::span<std::uint8_t> out);

/// Writes kind and content without a length, as they are fragmented. Same return value.
std::size_t write_bare(const core::Message& message, std::span<std::uint8_t> out);
/// The reverse of `write_bare`; nothing if it is empty.
std::optional<Frame> read_bare(core::Bytes bytes);

/// Decodes the content of a frame. False if anything about it is wrong: too short, or a value no
/// honest sender sends; then `message` holds nonsense. What follows the known fields is ignored, so
/// that later versions can add some. Views point into `content`.
template <class Message>
[[nodiscard]] bool decode(core::Bytes content, Message& message);

}  // namespace muster::wire
