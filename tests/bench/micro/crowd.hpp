#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/engine.hpp"

namespace muster::bench {

/// An engine that knows this many members, and the members as far as they can say hello. Each seals
/// with a session of its own, as in a real cluster.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Crowd {
 public:
  /// Where the members are heard: consecutive addresses, all with one port.
  struct Home {
    core::Address network = core::Address::v4(10, 1, 0, 0);
    std::uint16_t port = 12'346;
    std::uint32_t interface = 1;
  };

  explicit Crowd(std::size_t members) : Crowd(members, Home()) {}
  Crowd(std::size_t members, const Home& home);

  engine::Engine& engine() { return engine_; }
  std::size_t size() const { return members_.size(); }
  core::Time now() const { return now_; }

  /// The next hello of a member, sealed. Valid until the next call.
  std::span<const std::uint8_t> hello(std::size_t member);
  /// Passes a packet of that member to the engine as one input. A separate function, so that
  /// callgrind can count in it alone.
  void hear(std::size_t member, std::span<std::uint8_t> packet);
  /// Heap memory that the engine uses for all members, in bytes.
  double engine_bytes() const { return engine_bytes_; }
  /// Whether the engine has dropped nothing so far.
  bool was_heard() const;

  static crypto::ClusterKey key();
  static SessionId session_of(std::size_t member) { return {0x5e55, member + 1}; }
  core::Address address_of(std::size_t member) const;

 private:
  struct Member {
    core::Hello hello;
    engine::Sealer sealer;
  };

  core::Arrival arrival_of(std::size_t member) const;
  void add(std::size_t member);
  void give(std::size_t member, std::span<std::uint8_t> packet);
  void admit(std::size_t member, std::uint64_t nonce);
  std::span<const std::uint8_t> seal(std::size_t member, std::span<const core::Message> messages);
  /// The nonce with which the engine tells live sessions from recordings.
  std::uint64_t nonce();

  Home home_;
  core::Time now_{std::chrono::hours(1)};
  engine::Engine engine_;
  std::vector<Member> members_;
  double engine_bytes_ = 0;
  engine::DatagramSink sink_;
  std::vector<std::uint8_t> body_;
  std::vector<std::uint8_t> packet_;
};

}  // namespace muster::bench
