#include "cli/guard/order.hpp"

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cstdint>
#include <cstring>

#include "muster/typed.hpp"

namespace muster::cli {

template <class Archive>
void save(Archive& archive, const Order& order) {
  archive(order.command, order.environment, order.is_unattended, order.is_mute, order.grace.count(),
          order.lease.count());
}

template <class Archive>
void load(Archive& archive, Order& order) {
  Duration::rep grace = 0;
  Duration::rep lease = 0;
  archive(order.command, order.environment, order.is_unattended, order.is_mute, grace, lease);
  order.grace = Duration(grace);
  order.lease = Duration(lease);
}

std::string to_bytes(const Order& order) {
  const std::vector<std::uint8_t> content = encode(order).typed;
  const std::uint64_t size = content.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  return bytes.append(content.begin(), content.end());
}

std::optional<Order> read_order(std::span<const char> bytes) {
  std::uint64_t size = 0;
  if (bytes.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, bytes.data(), sizeof size);
  const auto rest = bytes.subspan(sizeof size);
  if (rest.size() < size) return std::nullopt;
  const auto content = rest.first(size);
  return decode<Order>({.kind = Payload::Kind::typed, .typed = {content.begin(), content.end()}});
}

}  // namespace muster::cli
