#include "engine/sealer.hpp"

#include <algorithm>

#include "core/ensure.hpp"
#include "engine/associated_data.hpp"
#include "engine/packet_marks.hpp"

namespace muster::engine {

static_assert(crypto::counter_max == wire::counter_end);

void Sealer::set_key(Keyring::Entry* key) {
  cipher_.reset();
  if (key == nullptr) return;
  cipher_.emplace(key->key(), session_, crypto::SessionCipher::Direction::seal);
  key_id_ = key->key().id();
  check_ = key->check_of(session_);
}

wire::Header Sealer::head_for(const core::Destination& to) {
  const std::uint64_t counter = is_in_advance_ ? counters_.take_in_advance() : counters_.take();
  MUSTER_ENSURE(counter < crypto::counter_max);
  wire::Header header{.cluster = cluster_, .session = session_, .counter = counter};
  header.is_addressed = !to.receiver.is_nil();
  if (!cipher_) return header;
  header.is_sealed = true;
  header.key = key_id_;
  header.salt = salt();
  header.check = check_;
  return header;
}

std::uint32_t Sealer::salt() {
  if (!salt_) salt_ = static_cast<std::uint32_t>(draw_());
  return *salt_;
}

void Sealer::seal(const core::Destination& to, std::span<const std::uint8_t> body,
                  DatagramSink& sink) {
  const wire::Header header = head_for(to);
  const bool has_trailer = cipher_ || header.is_addressed;
  const std::size_t bytes = wire::Header::bytes + body.size() + (has_trailer ? trailer_bytes : 0);
  const auto packet = sink.reserve(bytes);
  const auto head = packet.first<wire::Header::bytes>();
  const auto content = packet.subspan(wire::Header::bytes, body.size());
  wire::write_header(header, head);
  std::copy(body.begin(), body.end(), content.begin());
  if (header.is_addressed && !cipher_) write_receiver(to.receiver, packet.last<trailer_bytes>());
  if (cipher_) {
    const AssociatedData vouched(head, header.is_addressed, to.receiver);
    cipher_->seal({.counter = header.counter, .salt = header.salt}, vouched.bytes(), content,
                  packet.last<trailer_bytes>());
  }
  if (!is_in_advance_) {
    content_marks_[header.counter % content_marks_.size()] = content_mark(header, packet);
    if (!to.group && to.via.is_nil()) remember(to, header.counter, packet);
  }
  sink.commit(to, bytes);
}

bool Sealer::may_have_sent(const wire::Header& header, std::span<const std::uint8_t> packet) const {
  if (header.counter >= counters_.next()) return false;
  const bool is_recent = counters_.next() - header.counter <= content_marks_.size();
  return !is_recent ||
         content_marks_[header.counter % content_marks_.size()] == content_mark(header, packet);
}

void Sealer::remember(const core::Destination& to, std::uint64_t counter,
                      std::span<const std::uint8_t> packet) {
  Sent& sent = sent_[sent_next_++ % remembered];
  sent = {to.endpoint, to.receiver, counter, {}};
  const auto secret = packet.subspan(wire::Header::bytes);
  std::copy_n(secret.begin(), std::min(secret.size(), sent.mark.size()), sent.mark.begin());
}

std::optional<std::uint64_t> Sealer::sent(const core::Endpoint& endpoint, const SessionId& receiver,
                                          std::span<const std::uint8_t> quoted) const {
  wire::Header header;
  if (wire::read_header(quoted, header) != wire::HeaderVerdict::ok) return std::nullopt;
  const auto secret = quoted.subspan(wire::Header::bytes);
  if (header.session != session_ || secret.size() < sizeof(Mark)) return std::nullopt;
  const bool is_ours = std::any_of(sent_.begin(), sent_.end(), [&](const Sent& each) {
    return each.endpoint == endpoint && each.receiver == receiver &&
           each.counter == header.counter &&
           std::equal(each.mark.begin(), each.mark.end(), secret.begin());
  });
  if (!is_ours) return std::nullopt;
  return header.counter;
}

}  // namespace muster::engine
