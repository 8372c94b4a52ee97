#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "check/observation.hpp"
#include "core/event.hpp"
#include "swarm/trader.hpp"

namespace muster::swarm {

/// A node of a run, whether or not it is up.
struct Actor {
  std::string community;
  bool observer = false;
  bool eligible = true;
  double weight = 0;
  /// How far it is in changing keys: three steps for each.
  std::uint32_t key_step = 0;
  bool has_spare_key = false;
  bool is_keyed = false;
  bool is_up = false;
  /// It does not run, or runs so slowly that nothing is promised of it.
  bool is_paused = false;
  bool is_slow = false;
  /// Of its present or latest life.
  check::Identity identity;
  /// Messages of this life so far, by kind.
  std::map<check::MessageKind, std::uint64_t> sent;
  /// Bytes of its attributes, by name; the largest there ever were.
  std::map<std::string, std::size_t> written;
  /// The texts of confirmed messages that are not settled.
  std::map<core::DeliveryId, std::string> deliveries;
  std::unique_ptr<Trader> trader;
};

}  // namespace muster::swarm
