#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/message.hpp"
#include "wire/codec.hpp"
#include "wire/fragment.hpp"

/// Messages of every kind: stored, compared and drawn at random.
namespace muster::wire {

/// Every message, including those of fragmentation.
using AnyMessage =
    std::variant<core::Hello, core::Goodbye, core::Challenge, core::Echo, core::Probe,
                 core::ProbeAck, core::Wish, core::Relay, core::Attribute, core::AttributeRequest,
                 core::ChannelMessage, core::Parcel, core::Receipt, core::Introduction, Fragment,
                 FragmentRequest, core::Doubt, core::Gaps, core::RosterRequest, core::Roster>;

/// Whether two messages are equal, with the contents of views compared byte for byte.
bool are_equal(const AnyMessage& a, const AnyMessage& b);

/// Writes a frame as `write_frame` does.
std::size_t write_any(const AnyMessage& message, std::span<std::uint8_t> out);
/// The same message as a type of the protocol; nothing for messages of fragmentation.
std::optional<core::Message> core_message(const AnyMessage& message);
/// The frame of a message in a buffer of exactly its size, so that sanitizers notice a read past
/// its end.
std::vector<std::uint8_t> frame_of(const AnyMessage& message);
/// The same without kind and length.
std::vector<std::uint8_t> content_of(const AnyMessage& message);
Kind kind_of(const AnyMessage& message);

/// Decodes `content` into a message of the kind of `like`, which holds the result. False if it is
/// refused.
bool decode_like(core::Bytes content, AnyMessage& like);

/// Stores the data that drawn messages view.
class Arena {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  core::Bytes keep(std::vector<std::uint8_t> bytes) {
    return bytes_.emplace_back(std::move(bytes));
  }

 private:
  std::deque<std::string> texts_;
  std::deque<std::vector<std::uint8_t>> bytes_;
};

/// Any message that an honest sender may send. Must be called within a property.
AnyMessage draw_message(Arena& arena);

}  // namespace muster::wire
