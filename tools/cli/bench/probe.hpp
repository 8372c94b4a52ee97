#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "muster/typed.hpp"

namespace muster::cli {

/// What the two sides of a measurement say to each other, each to the other alone.
struct Probe {
  enum class Kind : std::uint8_t {
    /// To be sent back as it is.
    echo,
    /// To be counted.
    load,
    /// To be counted, and asks how many have arrived.
    tally,
  };

  Kind kind = Kind::echo;
  bool is_answer = false;
  /// Tells measurements apart: loads of another one are counted anew.
  std::uint64_t measurement = 0;
  std::uint64_t number = 0;
  /// In the answer to a tally: the loads that arrived, and nanoseconds from the first to the last.
  std::uint64_t received = 0;
  std::int64_t spread = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(kind, is_answer, measurement, number, received, spread);
  }

  /// Bytes of a message that has nothing else.
  static std::size_t bytes_min();

  static constexpr std::string_view channel = "muster.bench";
  /// Published by those who answer.
  static constexpr std::string_view attribute = "muster.bench";
};

/// A message of so many bytes, but at least `Probe::bytes_min()`; what is more says nothing.
Payload to_payload(const Probe& probe, std::size_t bytes);
/// Nothing for what is no such message.
std::optional<Probe> to_probe(const Payload& payload);

/// Sends it to one node. False if that has gone, which `Discovery::on_removed` tells too.
bool send_probe(Discovery& node, const NodeId& receiver, const Payload& payload);

}  // namespace muster::cli
