#include "sim/network.hpp"

#include <algorithm>
#include <utility>

namespace muster::sim {

namespace {

constexpr std::uint16_t unicast_port = 12346;

/// Operating systems number interfaces from 1; here they have the numbers of their segments.
std::uint32_t interface_on(SegmentIndex segment) {
  return segment + 1;
}

void count(std::uint64_t& counter) {
  ++counter;
}

constexpr int doublings_max = 10;

/// The delay of one datagram. The tail uses integers, so it is the same on every machine.
Duration delay_on(const LinkQuality& quality, core::Random& random) {
  Duration delay = random.between(quality.delay_min, quality.delay_max);
  if (quality.delay_shape == DelayShape::uniform) return delay;
  for (int i = 0; i < doublings_max && random.below(4) == 0; ++i) delay *= 2;
  return delay;
}

}  // namespace

SegmentIndex Network::add_segment() {
  segments_.emplace_back();
  return static_cast<SegmentIndex>(segments_.size() - 1);
}

void Network::attach(NodeIndex node, SegmentIndex segment) {
  segments_[segment].nodes.push_back(node);
  if (node >= attachments_.size()) attachments_.resize(node + 1);
  attachments_[node].push_back(segment);
}

core::Endpoint Network::endpoint_of(NodeIndex node, SegmentIndex segment) {
  return {core::Address::v4(10, static_cast<std::uint8_t>(segment),
                            static_cast<std::uint8_t>(node >> 8), static_cast<std::uint8_t>(node)),
          unicast_port, 0};
}

bool Network::owner_of(const core::Endpoint& endpoint, NodeIndex& node, SegmentIndex& segment) {
  const auto& bytes = endpoint.address.bytes;
  segment = bytes[13];
  node = (NodeIndex{bytes[14]} << 8) | bytes[15];
  return bytes[12] == 10;
}

void Network::send_to_group(NodeIndex from, const Datagram& datagram, core::Time now,
                            core::Random& random, const Deliver& deliver) {
  for (SegmentIndex segment = 0; segment < segments_.size(); ++segment) {
    if (!is_attached(from, segment) || segments_[segment].group_blocked) continue;
    const core::Arrival arrival{endpoint_of(from, segment), interface_on(segment), true, {}, 0};
    for (const NodeIndex to : segments_[segment].nodes) {
      if (to == from || !is_attached(to, segment) || !passes(from, to, TrafficKind::group))
        continue;
      carry({from, to, segment}, {to, arrival, datagram}, now, random, deliver);
    }
  }
}

void Network::send_to(NodeIndex from, const core::Endpoint& to, const Datagram& datagram,
                      core::Time now, core::Random& random, const Deliver& deliver) {
  NodeIndex receiver = 0;
  SegmentIndex segment = 0;
  if (unicast_blocked_ || !owner_of(to, receiver, segment)) return;
  if (segment >= segments_.size() || !is_attached(receiver, segment)) return;
  const auto source = source_segment(from, segment);
  if (!source || !passes(from, receiver, TrafficKind::unicast)) return;
  const core::Arrival arrival{endpoint_of(from, *source), interface_on(segment), false, {}, 0};
  carry({from, receiver, segment}, {receiver, arrival, datagram}, now, random, deliver);
}

std::optional<SegmentIndex> Network::source_segment(NodeIndex from, SegmentIndex segment) const {
  if (is_attached(from, segment)) return segment;
  for (SegmentIndex source = 0; routed_ && source < segments_.size(); ++source) {
    if (is_attached(from, source)) return source;
  }
  return std::nullopt;
}

bool Network::is_attached(NodeIndex node, SegmentIndex segment) const {
  if (node >= attachments_.size()) return false;
  const auto& attached = attachments_[node];
  return std::find(attached.begin(), attached.end(), segment) != attached.end() &&
         !unplugged_.contains({node, segment});
}

bool Network::passes(NodeIndex from, NodeIndex to, TrafficKind kind) const {
  if (partition_.separates(from, to)) return false;
  const auto cut = cuts_.find({from, to});
  return cut == cuts_.end() || (cut->second & static_cast<std::uint8_t>(kind)) == 0;
}

void Network::carry(const Direction& direction, Packet packet, core::Time now, core::Random& random,
                    const Deliver& deliver) {
  const LinkQuality& quality = links_.of(direction);
  const std::size_t bytes = packet.datagram->bytes.size();
  if (bytes > quality.mtu_bytes) return count(counts_.too_large);
  const auto wait = queues_.pass(direction, quality, bytes, now);
  if (!wait) return count(counts_.overflowed);
  if (random.unit() < quality.loss) return count(counts_.lost);
  count(counts_.carried);
  if (random.unit() < quality.duplication) {
    count(counts_.duplicated);
    deliver(*wait + delay_on(quality, random), packet);
  }
  Duration delay = delay_on(quality, random);
  if (quality.reordering > 0 && random.unit() < quality.reordering) {
    count(counts_.reordered);
    delay += random.between(Duration::zero(), quality.reordering_delay);
  }
  deliver(*wait + delay, std::move(packet));
}

}  // namespace muster::sim
