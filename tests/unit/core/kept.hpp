#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/message.hpp"

namespace muster::core {

/// A message that owns the data which it views, so that it can be sent or inspected later.
class Kept {
 public:
  Kept(const Message& message) : message_(message) {
    std::visit([&](auto& held) { own(held); }, message_);
  }

  const Message& get() const { return message_; }
  template <class Held>
  const Held* get_if() const {
    return std::get_if<Held>(&message_);
  }

 private:
  struct Memory {
    std::string text;
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint8_t> further_bytes = {};
  };

  void own(std::string_view& text, Bytes& bytes) {
    memory_ = std::make_shared<const Memory>(
        Memory{std::string(text), std::vector<std::uint8_t>(bytes.begin(), bytes.end())});
    text = memory_->text;
    bytes = memory_->bytes;
  }
  void own(Bytes& bytes, Bytes& further_bytes) {
    memory_ = std::make_shared<const Memory>(
        Memory{"", {bytes.begin(), bytes.end()}, {further_bytes.begin(), further_bytes.end()}});
    bytes = memory_->bytes;
    further_bytes = memory_->further_bytes;
  }
  void own(Bytes& bytes) {
    Bytes none;
    own(bytes, none);
  }
  void own(Gaps& held) { own(held.relayed, held.unheard); }
  void own(Wish& held) { own(held.targets, held.unlocated); }
  void own(Relay& held) { own(held.packet); }
  void own(Roster& held) { own(held.sessions); }
  void own(Attribute& held) { own(held.name, held.value); }
  void own(ChannelMessage& held) { own(held.channel, held.payload); }
  void own(Parcel& held) { own(held.channel, held.payload); }
  template <class Held>
  void own(Held&) {}

  Message message_;
  std::shared_ptr<const Memory> memory_;
};

/// The bytes of a text.
inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string text_of(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace muster::core
