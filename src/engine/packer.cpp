#include "engine/packer.hpp"

#include <algorithm>

#include "wire/codec.hpp"

namespace muster::engine {

namespace {

/// Bytes a fragment's own fields and frame can take beside its data.
constexpr std::size_t fragment_overhead = 20;

}  // namespace

Packer::Packer(Sealer& sealer, DatagramSink& sink, std::size_t datagram_bytes_max)
    : sealer_(sealer), sink_(sink), datagram_bytes_max_(datagram_bytes_max) {}

void Packer::add(const core::Destination& to, const core::Message& message, core::Time now) {
  const std::size_t bytes = wire::write_frame(message, {});
  if (bytes <= body_bytes_max()) {
    put(to, message, bytes);
  } else {
    fragment(to, message, now);
  }
}

void Packer::request(const core::Destination& to, const wire::FragmentRequest& request) {
  put(to, request, wire::write_frame(request, {}));
}

template <class Message>
void Packer::put(const core::Destination& to, const Message& message, std::size_t bytes) {
  Open& open = open_for(to);
  if (open.body.size() + bytes > body_bytes_max()) close(open);
  const std::size_t before = open.body.size();
  open.body.resize(before + bytes);
  wire::write_frame(message, std::span(open.body).subspan(before));
}

Packer::Open& Packer::open_for(const core::Destination& to) {
  if (to.group) return group_;
  if (single_.to != to) {
    close(single_);
    single_.to = to;
  }
  return single_;
}

void Packer::close(Open& open) {
  if (open.body.empty()) return;
  sealer_.seal(open.to, open.body, sink_);
  open.body.clear();
}

void Packer::flush() {
  close(group_);
  close(single_);
}

void Packer::fragment(const core::Destination& to, const core::Message& message, core::Time now) {
  std::vector<std::uint8_t> bytes(wire::write_bare(message, {}));
  wire::write_bare(message, bytes);
  const std::size_t stride = body_bytes_max() - fragment_overhead;
  fragmenter_.send(to, std::move(bytes), static_cast<std::uint16_t>(stride), now);
  run_due(now);
}

void Packer::run_due(core::Time now) {
  while (const auto piece = fragmenter_.take(now)) {
    put(piece->to, piece->fragment, wire::write_frame(piece->fragment, {}));
  }
}

}  // namespace muster::engine
