#include "asio/fair_share.hpp"

#include <algorithm>

namespace muster::io {

core::Address crowding_address(std::span<const core::Address> holders,
                               const core::Address& newcomer) {
  const auto places_of = [&](const core::Address& address) {
    return std::count(holders.begin(), holders.end(), address) + (address == newcomer ? 1 : 0);
  };
  core::Address crowding = newcomer;
  for (const core::Address& each : holders) {
    if (places_of(each) > places_of(crowding)) crowding = each;
  }
  return crowding;
}

}  // namespace muster::io
