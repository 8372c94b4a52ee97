#include "asio/sealed_datagram.hpp"

#include <poll.h>

#include <map>
#include <optional>
#include <tuple>

#include "asio/address_text.hpp"
#include "asio/family.hpp"
#include "asio/send_queue.hpp"
#include "asio/udp_socket.hpp"
#include "muster/options.hpp"

namespace muster::io {

namespace {

/// A socket and its datagrams.
class Outlet {
 public:
  Outlet(Family family, std::uint16_t source_port, int multicast_ttl)
      : socket_(UdpSocket::open(family)) {
    if (!socket_) return;
    bind(family, source_port);
    if (family == Family::v4) socket_->set_multicast_ttl(multicast_ttl);
  }

  void push(const OutgoingDatagram& datagram) {
    if (socket_) queue_.push(datagram);
  }
  std::size_t send() {
    do {
      queue_.flush([this](std::span<const OutgoingDatagram> some) { return socket_->send(some); });
    } while (!queue_.is_empty() && await_room());
    return counters_.datagrams;
  }

 private:
  /// If another process holds the port, for example the next start of the node, one of the ports
  /// above it that firewalls expect as well. At worst, the operating system chooses.
  void bind(Family family, std::uint16_t first) {
    core::Endpoint local{.address = any_address(family), .port = first};
    for (int tries = 0; tries < Options::unicast_ports; ++tries, ++local.port) {
      if (socket_->bind(local, UdpSocket::Sharing::exclusive)) return;
    }
  }

  bool await_room() const {
    constexpr int patience_in_milliseconds = 100;
    pollfd waiting{.fd = socket_->descriptor(), .events = POLLOUT, .revents = 0};
    return poll(&waiting, 1, patience_in_milliseconds) > 0;
  }

  std::optional<UdpSocket> socket_;
  SendCounters counters_;
  SendQueue queue_{counters_};
};

class Outlets {
 public:
  void push(const SealedDatagram& sealed) {
    auto to = parse_host(sealed.address);
    if (!to) return;
    to->port = sealed.port;
    outlet_for(family_of(to->address), sealed)
        .push({.to = *to,
               .interface = sealed.interface,
               .source = parse_address(sealed.source_address),
               .bytes = sealed.bytes});
  }
  std::size_t send() {
    std::size_t sent = 0;
    for (auto& [settings, outlet] : outlets_) sent += outlet.send();
    return sent;
  }

 private:
  using Settings = std::tuple<Family, std::uint16_t, int>;

  Outlet& outlet_for(Family family, const SealedDatagram& sealed) {
    const Settings settings(family, sealed.source_port, sealed.multicast_ttl);
    return outlets_.try_emplace(settings, family, sealed.source_port, sealed.multicast_ttl)
        .first->second;
  }

  std::map<Settings, Outlet> outlets_;
};

}  // namespace

SealedDatagram to_sealed(const OutgoingDatagram& datagram, std::uint16_t source_port,
                         const SocketOptions& options) {
  const auto& multicast = options.transports.multicast_v4;
  return {.bytes = {datagram.bytes.begin(), datagram.bytes.end()},
          .address = to_host_text(datagram.to),
          .port = datagram.to.port,
          .source_address =
              datagram.source ? to_text(*datagram.source) : options.interfaces.bind_address,
          .source_port = source_port,
          .interface = datagram.interface,
          .multicast_ttl = multicast ? multicast->ttl : 1};
}

}  // namespace muster::io

namespace muster {

std::size_t send_sealed(std::span<const SealedDatagram> datagrams) {
  io::Outlets outlets;
  for (const SealedDatagram& datagram : datagrams) outlets.push(datagram);
  return outlets.send();
}

}  // namespace muster
