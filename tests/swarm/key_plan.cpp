#include "swarm/key_plan.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace muster::swarm {

namespace {

/// The key that no node seals with.
constexpr std::uint32_t spare_key = 255;
constexpr std::uint32_t strange_key = 254;

/// The keys of a cluster in sequence, numbered from 0.
crypto::ClusterKey key_of(const std::string& cluster, std::uint32_t number) {
  std::array<std::byte, Key::raw_bytes> bytes{};
  bytes[0] = std::byte{1};
  bytes[1] = static_cast<std::byte>(number);
  return crypto::ClusterKey(Key::from_bytes(bytes), cluster);
}

}  // namespace

std::vector<crypto::ClusterKey> KeyPlan::keys_of(const Actor& actor) const {
  const bool is_stranger = actor.community != "sim";
  const bool is_sealed = is_sealed_ != (is_stranger && strangeness_ == Strangeness::other_sealing);
  if (!is_sealed) return {};
  if (is_stranger && strangeness_ == Strangeness::other_cluster) return {key_of("other", 0)};
  if (is_stranger) return {key_of("sim", strange_key)};
  const std::uint32_t old = actor.key_step / 3;
  std::vector<crypto::ClusterKey> keys = {key_of("sim", old)};
  if (actor.key_step % 3 == 1) keys.push_back(key_of("sim", old + 1));
  if (actor.key_step % 3 == 2) keys.insert(keys.begin(), key_of("sim", old + 1));
  if (actor.has_spare_key) keys.push_back(key_of("sim", spare_key));
  return keys;
}

bool KeyPlan::advance(std::vector<Actor>& actors, sim::NodeIndex node) const {
  const auto is_behind = [&](const Actor& other) {
    return other.community == actors[node].community && other.key_step < actors[node].key_step;
  };
  if (!is_sealed_ || actors[node].community != "sim") return false;
  if (std::any_of(actors.begin(), actors.end(), is_behind)) return false;
  ++actors[node].key_step;
  return true;
}

}  // namespace muster::swarm
