#include "asio/echo_filter.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <vector>

#include "asio/socket_address.hpp"
#include "wire/header.hpp"

namespace muster::io {
namespace {

constexpr SessionId self{1, 2};
constexpr core::Endpoint anywhere{core::Address::v4(127, 0, 0, 1), 0, 0};

std::vector<std::uint8_t> packet_of(const SessionId& session) {
  std::vector<std::uint8_t> packet(wire::Header::bytes + 10);
  wire::write_header({.session = session}, std::span(packet).first<wire::Header::bytes>());
  return packet;
}

/// A socket on the loopback interface that sends to itself.
struct EchoFilter : testing::Test {
  UdpSocket socket = *UdpSocket::open(Family::v4);
  core::Endpoint home;

  EchoFilter() {
    EXPECT_TRUE(socket.bind(anywhere, UdpSocket::Sharing::exclusive));
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    getsockname(socket.descriptor(), reinterpret_cast<sockaddr*>(&bound), &size);
    home = endpoint_of(reinterpret_cast<const sockaddr*>(&bound));
  }
  /// Whether it arrives. On loopback that is decided within the call that sends.
  bool arrives(const std::vector<std::uint8_t>& packet) {
    const SocketAddress to(home);
    sendto(socket.descriptor(), packet.data(), packet.size(), 0, to.get(), to.size);
    std::array<std::uint8_t, 100> received;
    return recv(socket.descriptor(), received.data(), received.size(), MSG_DONTWAIT) ==
           static_cast<ssize_t>(packet.size());
  }
};

// A node is not woken by what it has said itself, and hears everything else, whatever it is.
TEST_F(EchoFilter, TakesWhatOthersSay) {
  EXPECT_TRUE(arrives(packet_of(self)));
  ignore_echo(socket, self);
  EXPECT_FALSE(arrives(packet_of(self)));
  EXPECT_TRUE(arrives(packet_of({1, 3})));
  EXPECT_TRUE(arrives(packet_of({3, 2})));
  EXPECT_TRUE(arrives({}));
  EXPECT_TRUE(arrives({1, 2, 3}));
  // Cut off within the session.
  auto cut = packet_of(self);
  cut.resize(wire::Header::session_offset + 15);
  EXPECT_TRUE(arrives(cut));
  cut = packet_of(self);
  cut.resize(wire::Header::session_offset + 16);
  EXPECT_FALSE(arrives(cut));
}

}  // namespace
}  // namespace muster::io
