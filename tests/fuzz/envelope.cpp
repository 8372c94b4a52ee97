#include "fuzz/fuzz.hpp"
#include "lib/hex.hpp"
#include "unit/engine/bench.hpp"
#include "unit/wire/vectors.hpp"

namespace {

using namespace muster;
using engine::Bench;

constexpr Bench::Node a = 0;

/// A node of the cluster for which the sealed packet of PROTOCOL.md was made.
std::unique_ptr<Bench> make_bench() {
  const auto bytes = test::from_hex(wire::vectors::packet_key);
  const Key secret = Key::from_bytes(std::as_bytes(std::span(bytes)).first<Key::raw_bytes>());
  auto bench = std::make_unique<Bench>();
  engine::Config config =
      bench->config({crypto::ClusterKey(secret, wire::vectors::packet_cluster)});
  config.cluster = wire::vectors::packet_cluster;
  bench->add(config);
  return bench;
}

/// A header that was read is written back unchanged.
void check_header(std::span<const std::uint8_t> packet) {
  wire::Header header;
  if (wire::read_header(packet, header) != wire::HeaderVerdict::ok) return;
  std::array<std::uint8_t, wire::Header::bytes> written;
  wire::write_header(header, written);
  FUZZ_CHECK(std::equal(written.begin(), written.end(), packet.begin()));
}

/// The node's own packets return to it and say nothing new; only these two kinds are not drops.
bool is_authentic(const Bench& bench, std::span<const std::uint8_t> packet) {
  static const auto known = test::from_hex(wire::vectors::packet);
  if (std::equal(packet.begin(), packet.end(), known.begin(), known.end())) return true;
  wire::Header header;
  return wire::read_header(packet, header) == wire::HeaderVerdict::ok &&
         header.session == bench.session_of(a);
}

}  // namespace

/// A datagram of an unknown sender is counted by reason and changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<Bench> bench = make_bench();
  const std::span packet(data, size);
  check_header(packet);
  // Time passes, so the node admits new strangers.
  bench->pass(std::chrono::milliseconds(1));
  const engine::State before = bench->state_of(a);
  const auto drop = bench->drop_of(a, {data, data + size});
  if (is_authentic(*bench, packet)) {
    bench = make_bench();
    return 0;
  }
  FUZZ_CHECK(drop);
  FUZZ_CHECK(bench->state_of(a) == before);
  return 0;
}
