#include "wire/fragmenter.hpp"

#include <algorithm>
#include <utility>

namespace muster::wire {

namespace {

/// Pieces sent back to back, and the pause between two such bursts: 64 pieces a millisecond fill
/// most of a gigabit link, and a receiver with the default buffer keeps up.
constexpr std::size_t burst_pieces = 64;
constexpr Duration burst_pause = std::chrono::milliseconds(1);

Fragment cut(std::uint32_t message, std::span<const std::uint8_t> bytes, std::uint16_t stride,
             std::uint16_t index) {
  const std::size_t from = std::size_t{index} * stride;
  const std::size_t length = std::min<std::size_t>(stride, bytes.size() - from);
  return {.message = message,
          .total = static_cast<std::uint32_t>(bytes.size()),
          .stride = stride,
          .index = index,
          .data = bytes.subspan(from, length)};
}

}  // namespace

void Fragmenter::send(const core::Destination& to, std::vector<std::uint8_t> message,
                      std::uint16_t stride, core::Time now) {
  const std::uint32_t id = ++last_id_;
  const auto whole = std::make_shared<const SentMessage>(SentMessage{std::move(message), stride});
  const std::size_t count = (whole->bytes.size() + stride - 1) / stride;
  for (std::size_t i = 0; i < count; ++i) {
    wait({to, id, static_cast<std::uint16_t>(i), whole}, now);
  }
  sent_.keep(id, whole, now);
}

void Fragmenter::repair(const core::Destination& to, const FragmentRequest& request,
                        core::Time now) {
  const auto whole = sent_.find(request.message, now);
  if (!whole) return;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    const std::size_t index = request.first + bit;
    if (index * whole->stride >= whole->bytes.size() || pieces_.size() >= pieces_waiting) return;
    if ((request.missing >> bit) & 1) {
      wait({to, request.message, static_cast<std::uint16_t>(index), whole}, now);
    }
  }
}

std::optional<Fragmenter::Piece> Fragmenter::take(core::Time now) {
  sent_.run_due(now);
  if (pieces_.empty()) {
    given_.reset();
    return std::nullopt;
  }
  if (left_in_burst_ == 0) {
    if (now < next_burst_at_) return std::nullopt;
    left_in_burst_ = burst_pieces;
  }
  const Waiting piece = std::move(pieces_.front());
  pieces_.pop_front();
  if (--left_in_burst_ == 0) next_burst_at_ = now + burst_pause;
  given_ = piece.whole;
  return Piece{piece.to, cut(piece.message, given_->bytes, given_->stride, piece.index)};
}

void Fragmenter::wait(Waiting piece, core::Time now) {
  if (pieces_.empty()) next_burst_at_ = std::max(next_burst_at_, now);
  pieces_.push_back(std::move(piece));
}

}  // namespace muster::wire
