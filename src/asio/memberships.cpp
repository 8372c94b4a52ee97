#include "asio/memberships.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "asio/address_text.hpp"
#include "asio/socket_failure.hpp"

namespace muster::io {

void Memberships::follow(std::span<const GroupPath> paths, UdpSocket& socket, const Warn& warn) {
  std::set<Membership> wanted;
  for (const GroupPath& path : paths) {
    const core::Address& group = path.destination.address;
    if (!path.is_multicast() || family_of(group) != socket.family()) continue;
    wanted.insert({group, path.interface});
  }
  std::erase_if(joined_, [&](const Membership& membership) {
    if (wanted.contains(membership)) return false;
    // Fails if the interface no longer exists; then there is nothing to leave.
    socket.leave(membership.group, membership.interface);
    return true;
  });
  std::erase_if(refused_, [&](const Membership& old) { return !wanted.contains(old); });
  for (const Membership& membership : wanted) join(membership, socket, warn);
}

void Memberships::join(const Membership& membership, UdpSocket& socket, const Warn& warn) {
  if (joined_.contains(membership)) return;
  const int error = socket.join(membership.group, membership.interface);
  if (error == 0) {
    refused_.erase(membership);
    joined_.insert(membership);
  } else if (refused_.insert(membership).second) {
    const char* remedy = error == ENOBUFS ? "; raise net.ipv4.igmp_max_memberships" : "";
    warn(fmt::format("cannot join the multicast group {} on interface {}: {}{}",
                     to_text(membership.group), membership.interface, words_of(error), remedy));
  }
}

}  // namespace muster::io
