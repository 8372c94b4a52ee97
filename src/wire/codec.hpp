#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/message.hpp"
#include "wire/fragment.hpp"

namespace muster::wire {

/// The kind of a message, its first byte (PROTOCOL.md §5).
enum class Kind : std::uint8_t {
  hello = 1,
  goodbye = 2,
  challenge = 3,
  echo = 4,
  probe = 5,
  probe_ack = 6,
  wish = 7,
  relay = 8,
  attribute = 9,
  attribute_request = 10,
  channel_message = 11,
  parcel = 12,
  receipt = 13,
  introduction = 14,
  fragment = 15,
  fragment_request = 16,
  doubt = 17,
  gaps = 18,
  roster_request = 19,
  roster = 20,
};

/// One message in a packet's body: its kind and its content.
struct Frame {
  Kind kind{};
  core::Bytes content;
};

/// Takes the first frame off `body`; nothing if it is malformed. An unknown kind is a frame that
/// its reader can skip.
std::optional<Frame> take_frame(core::Bytes& body);

/// Writes the message as a frame to the start of `out`, if it fits. Returns its size.
template <class Message>
std::size_t write_frame(const Message& message, std::span<std::uint8_t> out);
std::size_t write_frame(const core::Message& message, std::span<std::uint8_t> out);

/// Writes kind and content without a length, in the form that is fragmented. Returns its size.
std::size_t write_bare(const core::Message& message, std::span<std::uint8_t> out);
/// The reverse of `write_bare`; nothing for empty bytes.
std::optional<Frame> read_bare(core::Bytes bytes);

/// Decodes the content of a frame. False if it is too short or contains a value that no honest
/// sender sends; the content of `message` is then undefined. Ignores bytes after the known fields,
/// so that later versions can add some. Views point into `content`.
template <class Message>
[[nodiscard]] bool decode(core::Bytes content, Message& message);

}  // namespace muster::wire
