#include "lib/outsider.hpp"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace muster::test {

namespace {

constexpr int capture_buffer_bytes = 16 * 1024 * 1024;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

io::FileDescriptor open_socket(const NetNamespace& where, int family, int type, int protocol) {
  io::FileDescriptor made;
  where.run([&] {
    made = io::FileDescriptor(socket(family, type | SOCK_CLOEXEC, protocol));
    if (made.get() < 0) fail("cannot open a socket");
  });
  const int on = 1;
  setsockopt(made.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  return made;
}

sockaddr_in to_native(const Place& place) {
  sockaddr_in native{};
  native.sin_family = AF_INET;
  native.sin_port = htons(place.port);
  if (inet_pton(AF_INET, place.address.c_str(), &native.sin_addr) != 1) fail("no IPv4 address");
  return native;
}

std::string to_text(std::uint32_t address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  const in_addr native{address};
  return inet_ntop(AF_INET, &native, text.data(), text.size());
}

void send_by(int descriptor, const Place& to, std::string_view bytes) {
  const sockaddr_in native = to_native(to);
  const auto* generic = reinterpret_cast<const sockaddr*>(&native);
  if (sendto(descriptor, bytes.data(), bytes.size(), 0, generic, sizeof native) < 0) {
    fail("cannot send");
  }
}

std::uint16_t length(std::size_t bytes) {
  return htons(static_cast<std::uint16_t>(bytes));
}

/// Reads an IPv4 packet; false if it is not a whole UDP datagram.
bool read_packet(const char* packet, std::size_t size, Captured& captured) {
  iphdr ip{};
  udphdr udp{};
  if (size < sizeof ip) return false;
  std::memcpy(&ip, packet, sizeof ip);
  const std::size_t udp_at = ip.ihl * 4u;
  const bool is_fragment = (ntohs(ip.frag_off) & (IP_MF | IP_OFFMASK)) != 0;
  if (ip.protocol != IPPROTO_UDP || is_fragment || size < udp_at + sizeof udp) return false;
  std::memcpy(&udp, packet + udp_at, sizeof udp);
  const std::size_t end = udp_at + ntohs(udp.len);
  if (end > size || end < udp_at + sizeof udp) return false;
  captured.from = {to_text(ip.saddr), ntohs(udp.source)};
  captured.to = {to_text(ip.daddr), ntohs(udp.dest)};
  captured.payload.assign(packet + udp_at + sizeof udp, packet + end);
  return true;
}

}  // namespace

Outsider::Outsider(const NetNamespace& where)
    : socket_(open_socket(where, AF_INET, SOCK_DGRAM, 0)),
      raw_(open_socket(where, AF_INET, SOCK_RAW, IPPROTO_RAW)) {}

void Outsider::send(const Place& to, std::string_view payload) const {
  send_by(socket_.get(), to, payload);
}

void Outsider::forge(const Place& from, const Place& to, std::string_view payload) const {
  // The kernel fills in missing lengths and checksums; the checksum of UDP may be absent.
  iphdr ip{};
  ip.version = 4;
  ip.ihl = sizeof ip / 4;
  ip.ttl = 64;
  ip.protocol = IPPROTO_UDP;
  ip.saddr = to_native(from).sin_addr.s_addr;
  ip.daddr = to_native(to).sin_addr.s_addr;
  udphdr udp{};
  udp.source = htons(from.port);
  udp.dest = htons(to.port);
  udp.len = length(sizeof udp + payload.size());
  std::string packet(reinterpret_cast<const char*>(&ip), sizeof ip);
  packet.append(reinterpret_cast<const char*>(&udp), sizeof udp);
  packet += payload;
  send_by(raw_.get(), {to.address, 0}, packet);
}

Wiretap::Wiretap(const NetNamespace& where)
    : socket_(open_socket(where, AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP))) {
  setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &capture_buffer_bytes,
             sizeof capture_buffer_bytes);
}

std::vector<Captured> Wiretap::take() const {
  std::vector<Captured> all;
  std::array<char, 65'536> packet;
  for (;;) {
    sockaddr_ll from{};
    socklen_t from_size = sizeof from;
    const ssize_t size = recvfrom(socket_.get(), packet.data(), packet.size(), MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 0) return all;
    Captured captured;
    if (from.sll_pkttype != PACKET_OUTGOING &&
        read_packet(packet.data(), static_cast<std::size_t>(size), captured)) {
      all.push_back(std::move(captured));
    }
  }
}

}  // namespace muster::test
