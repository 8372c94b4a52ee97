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

/// A node of a run, whether it is up or not.
struct Actor {
  std::string community;
  bool observer = false;
  bool eligible = true;
  double weight = 0;
  /// Its progress in changing keys: three steps for each key.
  std::uint32_t key_step = 0;
  bool has_spare_key = false;
  bool is_keyed = false;
  bool is_up = false;
  /// It does not run, or runs so slowly that the promises do not cover it.
  bool is_paused = false;
  bool is_slow = false;
  /// The identity of its present or latest life.
  check::Identity identity;
  /// Number of messages of this life so far, by kind.
  std::map<check::MessageKind, std::uint64_t> sent;
  /// Size of its attributes in bytes, by name; the largest so far.
  std::map<std::string, std::size_t> written;
  /// The texts of pending confirmed messages.
  std::map<core::DeliveryId, std::string> deliveries;
  std::unique_ptr<Trader> trader;
};

}  // namespace muster::swarm
