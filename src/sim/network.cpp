#include "sim/network.hpp"

#include <algorithm>
#include <utility>

namespace muster::sim {

namespace {

constexpr std::uint16_t unicast_port = 12346;

/// Operating systems count interfaces from 1; ours are numbered like the segments they are on.
std::uint32_t interface_on(SegmentIndex segment) {
  return segment + 1;
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

void Network::send_to_group(NodeIndex from, const std::vector<std::uint8_t>& bytes,
                            core::Random& random, const Deliver& deliver) {
  for (SegmentIndex segment = 0; segment < segments_.size(); ++segment) {
    if (!is_attached(from, segment) || segments_[segment].group_blocked) continue;
    for (const NodeIndex to : segments_[segment].nodes) {
      if (to == from || !is_attached(to, segment) || !passes(from, to)) continue;
      carry({to, {endpoint_of(from, segment), interface_on(segment), true, 0}, bytes}, random,
            deliver);
    }
  }
}

void Network::send_to(NodeIndex from, const core::Endpoint& to,
                      const std::vector<std::uint8_t>& bytes, core::Random& random,
                      const Deliver& deliver) {
  NodeIndex receiver = 0;
  SegmentIndex segment = 0;
  if (unicast_blocked_ || !owner_of(to, receiver, segment)) return;
  if (segment >= segments_.size() || !is_attached(receiver, segment)) return;
  SegmentIndex source = segment;
  if (!is_attached(from, segment)) {
    if (!routed_) return;
    source = 0;
    while (source < segments_.size() && !is_attached(from, source)) ++source;
    if (source == segments_.size()) return;
  }
  if (!passes(from, receiver)) return;
  carry({receiver, {endpoint_of(from, source), interface_on(segment), false, 0}, bytes}, random,
        deliver);
}

bool Network::is_attached(NodeIndex node, SegmentIndex segment) const {
  if (node >= attachments_.size()) return false;
  const auto& attached = attachments_[node];
  return std::find(attached.begin(), attached.end(), segment) != attached.end() &&
         !unplugged_.contains({node, segment});
}

bool Network::passes(NodeIndex from, NodeIndex to) const {
  return !cuts_.contains({from, to}) && shares_group(from, to);
}

bool Network::shares_group(NodeIndex from, NodeIndex to) const {
  for (const auto& group : groups_) {
    const bool has_from = std::find(group.begin(), group.end(), from) != group.end();
    const bool has_to = std::find(group.begin(), group.end(), to) != group.end();
    if (has_from != has_to) return false;
  }
  return true;
}

void Network::carry(Packet packet, core::Random& random, const Deliver& deliver) const {
  if (random.unit() < quality_.loss) return;
  const auto delay = [&] { return random.between(quality_.delay_min, quality_.delay_max); };
  if (random.unit() < quality_.duplication) deliver(delay(), packet);
  deliver(delay(), std::move(packet));
}

}  // namespace muster::sim
