#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string_view>

#include "asio/group_paths.hpp"
#include "asio/udp_socket.hpp"
#include "core/endpoint.hpp"

namespace muster::io {

/// The multicast groups that a socket receives, by interface.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Memberships {
 public:
  using Warn = std::function<void(std::string_view sentence)>;

  /// Joins and leaves groups, so that `socket` receives exactly the multicast paths of its own
  /// family. A group that cannot be joined causes one warning, and is tried again at the next call.
  void follow(std::span<const GroupPath> paths, UdpSocket& socket, const Warn& warn);

 private:
  struct Membership {
    core::Address group;
    std::uint32_t interface = 0;

    friend auto operator<=>(const Membership&, const Membership&) = default;
  };

  void join(const Membership& membership, UdpSocket& socket, const Warn& warn);

  std::set<Membership> joined_;
  std::set<Membership> refused_;
};

}  // namespace muster::io
