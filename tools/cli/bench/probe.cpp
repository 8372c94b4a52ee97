#include "cli/bench/probe.hpp"

#include <algorithm>

namespace muster::cli {

std::size_t BenchProbe::bytes_min() {
  return encode(BenchProbe{}).typed.size();
}

Payload to_payload(const BenchProbe& probe, std::size_t bytes) {
  Payload payload = encode(probe);
  payload.typed.resize(std::max(bytes, payload.typed.size()));
  return payload;
}

std::optional<BenchProbe> to_probe(const Payload& payload) {
  if (payload.typed.size() < BenchProbe::bytes_min()) return std::nullopt;
  Payload head{.kind = payload.kind};
  head.typed.assign(payload.typed.begin(),
                    payload.typed.begin() + static_cast<std::ptrdiff_t>(BenchProbe::bytes_min()));
  try {
    return decode<BenchProbe>(head);
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool send_probe(Discovery& node, const NodeId& receiver, const Payload& payload) {
  try {
    node.send_to(receiver, BenchProbe::channel, payload);
    return true;
  } catch (const Error& error) {
    if (error.errc() != Errc::unknown_node) throw;
    return false;
  }
}

}  // namespace muster::cli
