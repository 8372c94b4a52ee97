#include "core/attribute_room.hpp"

#include <algorithm>
#include <utility>

#include "core/limits.hpp"

namespace muster::core {

using limits::attribute_bytes_each;
using limits::attribute_bytes_shared;

AttributeRoom::Share::Share(Share&& other) noexcept
    : room_(other.room_), bytes_(std::exchange(other.bytes_, 0)) {}

AttributeRoom::Share& AttributeRoom::Share::operator=(Share&& other) noexcept {
  if (this == &other) return *this;
  release();
  room_ = other.room_;
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

AttributeRoom::Share::~Share() {
  release();
}

void AttributeRoom::Share::release() {
  if (room_ != nullptr) room_->taken_ -= std::exchange(bytes_, 0);
}

bool AttributeRoom::fit(Share& share, std::size_t bytes) {
  const std::size_t wanted = bytes - std::min(bytes, attribute_bytes_each);
  const std::size_t taken = taken_ - share.bytes_ + wanted;
  const bool fits = wanted <= share.bytes_ || taken <= attribute_bytes_shared;
  if (!fits) {
    ++refused_;
    return false;
  }
  taken_ = taken;
  share.room_ = this;
  share.bytes_ = wanted;
  return true;
}

bool AttributeRoom::is_crowded() const {
  return taken_ + limits::attribute_bytes > attribute_bytes_shared;
}

}  // namespace muster::core
