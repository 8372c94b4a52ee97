#include "wire/fragmenter.hpp"

#include <algorithm>
#include <utility>

#include "core/mutation.hpp"

namespace muster::wire {

namespace {

/// The pause between two bursts.
constexpr Duration burst_pause = std::chrono::milliseconds(1);
/// Receivers report missing fragments after some time. Bursts do not grow until then.
constexpr Duration caution = std::chrono::milliseconds(50);
/// After this time without a burst, the learned size is forgotten.
constexpr Duration burst_memory = std::chrono::seconds(1);

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

bool may_have(const SentMessage& message, const core::Destination& asker) {
  return message.is_for(asker.receiver) || core::is_mutated(core::Mutation::repairs_for_anybody);
}

}  // namespace

void Fragmenter::send(const core::Destination& to, std::vector<std::uint8_t> message,
                      std::uint16_t stride, core::Time now) {
  const std::uint32_t id = ++last_id_;
  const auto whole =
      std::make_shared<const SentMessage>(SentMessage{std::move(message), stride, to.receiver});
  const std::size_t count = (whole->bytes.size() + stride - 1) / stride;
  for (std::size_t i = 0; i < count; ++i) {
    wait({to, id, static_cast<std::uint16_t>(i), whole}, now);
    enter_lane(to);
  }
  sent_.keep(id, whole, now);
}

bool Fragmenter::is_sending(const core::Destination& to) const {
  return std::any_of(lanes_.begin(), lanes_.end(), [&](const Lane& lane) { return lane.to == to; });
}

void Fragmenter::send_behind(const core::Destination& to, std::vector<std::uint8_t> frame) {
  pieces_.push_back(
      {to, 0, 0, std::make_shared<const SentMessage>(SentMessage{std::move(frame), 0, {}})});
  enter_lane(to);
}

void Fragmenter::repair(const core::Destination& to, const FragmentRequest& request,
                        core::Time now) {
  const auto whole = sent_.find(request.message, now);
  if (!whole || !may_have(*whole, to)) return;
  slow_down(now);
  for (std::size_t bit = 0; bit < 64; ++bit) {
    const std::size_t index = request.first + bit;
    if (index * whole->stride >= whole->bytes.size() || pieces_.size() >= pieces_waiting) return;
    if ((request.missing >> bit) & 1) {
      wait({to, request.message, static_cast<std::uint16_t>(index), whole, true}, now);
    }
  }
}

std::optional<Fragmenter::Piece> Fragmenter::take(core::Time now) {
  sent_.run_due(now);
  if (pieces_.empty()) {
    given_.reset();
    return std::nullopt;
  }
  const bool is_frame = pieces_.front().is_frame();
  if (!is_frame && left_in_burst_ == 0) {
    if (now < next_burst_at_) return std::nullopt;
    left_in_burst_ = burst_pieces_;
  }
  const Waiting piece = std::move(pieces_.front());
  pieces_.pop_front();
  if (!piece.is_repair) leave_lane(piece.to);
  given_ = piece.whole;
  if (is_frame) return Piece{piece.to, {}, given_->bytes};
  if (--left_in_burst_ == 0) end_burst(now);
  return Piece{piece.to, cut(piece.message, given_->bytes, given_->stride, piece.index)};
}

std::vector<Fragmenter::Lane>::iterator Fragmenter::lane_of(const core::Destination& to) {
  return std::find_if(lanes_.begin(), lanes_.end(),
                      [&](const Lane& lane) { return lane.to == to; });
}

void Fragmenter::enter_lane(const core::Destination& to) {
  const auto lane = lane_of(to);
  if (lane == lanes_.end()) {
    lanes_.push_back({to, 1});
  } else {
    ++lane->waiting;
  }
}

void Fragmenter::leave_lane(const core::Destination& to) {
  const auto lane = lane_of(to);
  if (--lane->waiting == 0) lanes_.erase(lane);
}

void Fragmenter::end_burst(core::Time now) {
  next_burst_at_ = now + burst_pause;
  if (now < careful_until_) return;
  burst_pieces_ = std::min(burst_pieces_ + burst_pieces_ / 8, burst_pieces_max);
}

void Fragmenter::slow_down(core::Time now) {
  // Requests that arrive together are about the same loss.
  if (now < careful_until_) return;
  careful_until_ = now + caution;
  burst_pieces_ = std::max(burst_pieces_ / 2, burst_pieces_min);
  left_in_burst_ = std::min(left_in_burst_, burst_pieces_);
}

void Fragmenter::wait(Waiting piece, core::Time now) {
  if (pieces_.empty()) {
    if (now - next_burst_at_ >= burst_memory) burst_pieces_ = burst_pieces_min;
    next_burst_at_ = std::max(next_burst_at_, now);
  }
  pieces_.push_back(std::move(piece));
}

}  // namespace muster::wire
