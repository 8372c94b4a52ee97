#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "muster/typed.hpp"

namespace muster::cli {

/// A message between the two sides of a measurement.
struct BenchProbe {
  enum class Kind : std::uint8_t {
    /// Asks for the same message back.
    echo,
    /// Counts as one load message.
    load,
    /// Counts as one load message and asks for the number received.
    tally,
  };

  Kind kind = Kind::echo;
  bool is_answer = false;
  /// The number of the measurement. A new number starts a new count.
  std::uint64_t measurement = 0;
  std::uint64_t number = 0;
  /// The answer to a tally: the load messages received, and the nanoseconds from the first to the
  /// last.
  std::uint64_t received = 0;
  std::int64_t spread = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(kind, is_answer, measurement, number, received, spread);
  }

  /// The size of the smallest message, in bytes.
  static std::size_t bytes_min();

  static constexpr std::string_view channel = "muster.bench";
  /// The attribute that answering nodes publish.
  static constexpr std::string_view attribute = "muster.bench";
};

/// Encodes a message of at least `bytes` bytes and at least `BenchProbe::bytes_min()`, padded as
/// necessary.
Payload to_payload(const BenchProbe& probe, std::size_t bytes);
/// Decodes a message. Returns nothing for any other payload.
std::optional<BenchProbe> to_probe(const Payload& payload);

/// Sends the payload to one node. Returns false if the node has left, which `Discovery::on_removed`
/// reports too.
bool send_probe(Discovery& node, const NodeId& receiver, const Payload& payload);

}  // namespace muster::cli
