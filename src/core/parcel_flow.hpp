#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/message_order.hpp"
#include "core/time.hpp"

namespace muster::core {

/// Names one confirmed send, whatever the number of its receivers. Never 0.
using DeliveryId = std::uint64_t;

/// What a parcel carries; shared between all its receivers.
struct ParcelContent {
  std::uint64_t term = 0;
  Encoding encoding = Encoding::json;
  std::string channel;
  std::vector<std::uint8_t> payload;
};

struct OutgoingParcel {
  std::uint64_t sequence = 0;
  DeliveryId delivery = 0;
  std::shared_ptr<const ParcelContent> content;
};

/// Parcels to and from one peer (delivery.hpp).
struct ParcelFlow {
  /// In order of sequence; the first `in_flight` ones have been sent.
  std::deque<OutgoingParcel> outgoing;
  std::size_t outgoing_bytes = 0;
  std::size_t in_flight = 0;
  /// 0 before the first parcel.
  std::uint64_t next_sequence = 0;
  /// When the oldest parcel in flight is sent again, unless a receipt comes first.
  Time repeat_at{};
  /// Times in a row that it was sent again.
  std::uint32_t repeats = 0;

  /// Nothing until the first parcel came and said where the sender stands.
  std::optional<MessageOrder> incoming;
  /// `Receipt::heard` for the parcels that were delivered.
  std::uint64_t heard = 0;
  bool receipt_due = false;
};

}  // namespace muster::core
