#include "engine/sealer.hpp"

#include <algorithm>

#include "core/ensure.hpp"
#include "engine/associated_data.hpp"

namespace muster::engine {

void Sealer::set_key(const crypto::ClusterKey* key) {
  cipher_.reset();
  if (key != nullptr) cipher_.emplace(*key, session_, crypto::SessionCipher::Direction::seal);
}

void Sealer::seal(const core::Destination& to, std::span<const std::uint8_t> body,
                  DatagramSink& sink) {
  MUSTER_ENSURE(next_counter_ < crypto::counter_max);
  const wire::Header header{.version = wire::protocol_version,
                            .is_sealed = cipher_.has_value(),
                            .is_addressed = cipher_.has_value() && !to.receiver.is_nil(),
                            .cluster = cluster_,
                            .key = cipher_ ? cipher_->key_id() : 0,
                            .session = session_,
                            .counter = next_counter_++};
  const std::size_t bytes = body.size() + overhead();
  const auto packet = sink.reserve(bytes);
  const auto head = packet.first<wire::Header::bytes>();
  const auto content = packet.subspan(wire::Header::bytes, body.size());
  wire::write_header(header, head);
  std::copy(body.begin(), body.end(), content.begin());
  if (cipher_) {
    const AssociatedData vouched(head, header.is_addressed, to.receiver);
    cipher_->seal(header.counter, vouched.bytes(), content, packet.last<crypto::tag_bytes>());
  }
  if (!to.group) remember(to, header.counter, packet);
  sink.commit(to, bytes);
}

void Sealer::remember(const core::Destination& to, std::uint64_t counter,
                      std::span<const std::uint8_t> packet) {
  Sent& sent = sent_[sent_next_++ % remembered];
  sent = {to.endpoint, to.receiver, counter, {}};
  const auto secret = packet.subspan(wire::Header::bytes);
  std::copy_n(secret.begin(), std::min(secret.size(), sent.mark.size()), sent.mark.begin());
}

bool Sealer::has_sent(const core::Endpoint& endpoint, const SessionId& receiver,
                      std::span<const std::uint8_t> quoted) const {
  wire::Header header;
  if (wire::read_header(quoted, header) != wire::HeaderVerdict::ok) return false;
  const auto secret = quoted.subspan(wire::Header::bytes);
  if (header.session != session_ || secret.size() < sizeof(Mark)) return false;
  return std::any_of(sent_.begin(), sent_.end(), [&](const Sent& sent) {
    return sent.endpoint == endpoint && sent.receiver == receiver &&
           sent.counter == header.counter &&
           std::equal(sent.mark.begin(), sent.mark.end(), secret.begin());
  });
}

}  // namespace muster::engine
