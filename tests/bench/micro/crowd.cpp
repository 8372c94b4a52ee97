#include "bench/micro/crowd.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bench/micro/heap.hpp"
#include "wire/codec.hpp"

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view cluster = "bench";
/// The engine admits strangers at a limited rate, so they arrive over some time.
constexpr Duration between_arrivals = 1ms;

engine::Config config() {
  engine::Config config;
  config.cluster = cluster;
  config.keys = {Crowd::key()};
  config.protocol.node = {1, 1};
  config.protocol.session = {0x0b5e, 1};
  config.protocol.timing = derive_timing({});
  config.protocol.weight = 1;
  config.protocol.unicast_port = 12'346;
  return config;
}

/// A hello that is valid for longer than a benchmark takes.
core::Hello hello_of(std::size_t member) {
  return {.node = {2, member + 1},
          .weight = 0.5,
          .interval = 30min,
          .valid_for = 1h,
          .port = 12'346,
          .eligible = true};
}

}  // namespace

crypto::ClusterKey Crowd::key() {
  return {Key::from_bytes(std::array<std::byte, Key::raw_bytes>{}), cluster};
}

Crowd::Crowd(std::size_t members, const Home& home)
    : home_(home), engine_(config(), core::Random(1), core::seeded_nonces(1)) {
  engine_.begin(now_);
  engine_.protocol().start();
  engine_.finish();
  for (std::size_t i = 0; i < members; ++i) add(i);
  const std::uint64_t fresh = nonce();
  const double before = heap_bytes();
  for (std::size_t i = 0; i < members; ++i) admit(i, fresh);
  engine_.events() = {};
  engine_bytes_ = heap_bytes() - before;
  if (engine_.protocol().nodes().size() != members) throw std::logic_error("not all were admitted");
}

core::Address Crowd::address_of(std::size_t member) const {
  core::Address address = home_.network;
  address.bytes[14] = static_cast<std::uint8_t>(member >> 8);
  address.bytes[15] = static_cast<std::uint8_t>(member);
  return address;
}

core::Arrival Crowd::arrival_of(std::size_t member) const {
  return {{address_of(member), home_.port, 0}, home_.interface, true, {}, 0};
}

void Crowd::add(std::size_t member) {
  members_.push_back(
      {hello_of(member),
       {crypto::cluster_tag(cluster), session_of(member), core::seeded_nonces(member)}});
  engine::Keyring::Entry shared(key());
  members_.back().sealer.set_key(&shared);
}

std::uint64_t Crowd::nonce() {
  // While the crowd joins, the engine challenges everyone with this nonce.
  std::uint64_t found = 0;
  engine_.datagrams().for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
    std::vector<std::uint8_t> packet(bytes.begin(), bytes.end());
    wire::Header header;
    if (wire::read_header(packet, header) != wire::HeaderVerdict::ok) return;
    crypto::SessionCipher cipher(key(), header.session, crypto::SessionCipher::Direction::open);
    const auto opened = engine::open_packet(cipher, header, {}, packet);
    if (!opened) return;
    core::Bytes body = *opened;
    while (const auto frame = wire::take_frame(body)) {
      core::Challenge challenge;
      if (frame->kind == wire::Kind::challenge && wire::decode(frame->content, challenge)) {
        found = challenge.nonce;
      }
    }
  });
  engine_.datagrams().clear();
  return found;
}

void Crowd::admit(std::size_t member, std::uint64_t fresh) {
  now_ += between_arrivals;
  const std::array<core::Message, 2> messages{members_[member].hello, core::Echo{fresh}};
  const auto sealed = seal(member, messages);
  std::vector<std::uint8_t> packet(sealed.begin(), sealed.end());
  give(member, packet);
}

std::span<const std::uint8_t> Crowd::hello(std::size_t member) {
  const std::array<core::Message, 1> messages{members_[member].hello};
  return seal(member, messages);
}

std::span<const std::uint8_t> Crowd::seal(std::size_t member,
                                          std::span<const core::Message> messages) {
  body_.clear();
  for (const core::Message& message : messages) {
    const std::size_t before = body_.size();
    body_.resize(before + wire::write_frame(message, {}));
    wire::write_frame(message, std::span(body_).subspan(before));
  }
  sink_.clear();
  members_[member].sealer.seal(core::everyone, body_, sink_);
  sink_.for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
    packet_.assign(bytes.begin(), bytes.end());
  });
  return packet_;
}

void Crowd::hear(std::size_t member, std::span<std::uint8_t> packet) {
  give(member, packet);
}

void Crowd::give(std::size_t member, std::span<std::uint8_t> packet) {
  engine_.begin(now_);
  engine_.receive(packet, arrival_of(member));
  engine_.finish();
  engine_.datagrams().clear();
}

bool Crowd::was_heard() const {
  const auto& dropped = engine_.drops().by_reason();
  return std::all_of(dropped.begin(), dropped.end(), [](std::uint64_t n) { return n == 0; });
}

}  // namespace muster::bench
