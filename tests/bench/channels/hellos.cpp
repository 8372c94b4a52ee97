#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <vector>

#include "asio/group_paths.hpp"
#include "asio/interface_choice.hpp"
#include "asio/interfaces.hpp"
#include "asio/transport.hpp"
#include "bench/channels/measurements.hpp"
#include "bench/channels/pace.hpp"
#include "bench/channels/statistics.hpp"
#include "bench/micro/bare_cipher.hpp"
#include "bench/micro/crowd.hpp"

namespace muster::bench {

namespace {

constexpr std::size_t nodes = 1'000;
constexpr std::size_t hellos_per_round = 250;
constexpr std::size_t rounds = 400;
constexpr std::uint16_t group_port = 40'999;

using Packet = std::vector<std::uint8_t>;

/// Sends the hellos of all nodes, each from its own address in 127.1.0.0/16.
class Crier {
 public:
  Crier() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    const int on = 1;
    setsockopt(socket_, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    const sockaddr_in any{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) std::abort();
  }
  ~Crier() { close(socket_); }

  std::uint16_t port() const {
    sockaddr_in own{};
    socklen_t size = sizeof own;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
    return ntohs(own.sin_port);
  }

  void cry(const core::Address& from, std::uint16_t to, const Packet& packet) {
    sockaddr_in there{.sin_family = AF_INET,
                      .sin_port = htons(to),
                      .sin_addr = {htonl(0x7fff'ffff)},
                      .sin_zero = {}};
    iovec piece{.iov_base = const_cast<std::uint8_t*>(packet.data()), .iov_len = packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> control{};
    msghdr header{};
    header.msg_name = &there;
    header.msg_namelen = sizeof there;
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    cmsghdr* message = CMSG_FIRSTHDR(&header);
    message->cmsg_level = IPPROTO_IP;
    message->cmsg_type = IP_PKTINFO;
    message->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
    in_pktinfo info{};
    std::memcpy(&info.ipi_spec_dst, from.bytes.data() + 12, sizeof info.ipi_spec_dst);
    std::memcpy(CMSG_DATA(message), &info, sizeof info);
    if (sendmsg(socket_, &header, 0) < 0) std::abort();
  }

 private:
  int socket_;
};

io::SocketOptions socket_options() {
  io::SocketOptions options;
  options.port = group_port;
  options.interfaces.loopback_only = true;
  return options;
}

/// The shipped sockets and the shipped engine, run as the driver runs them.
class OurEar {
 public:
  explicit OurEar(Crier& crier)
      : crier_(crier),
        transport_(context_.get_executor(), socket_options(),
                   {.on_ready = [] {}, .on_warning = [](std::string_view) {}}),
        crowd_(nodes, Crowd::Home{.network = core::Address::v4(127, 1, 0, 0),
                                  .port = crier.port(),
                                  .interface = 1}) {
    transport_.open();
    const auto used = io::used_interfaces(
        io::choose_interfaces(io::list_interfaces(), socket_options().interfaces));
    std::vector<std::uint32_t> indexes;
    for (const io::Interface& interface : used) indexes.push_back(interface.index);
    transport_.set_paths(io::group_paths(used, socket_options().transports, group_port), indexes);
  }

  void cry(std::size_t member) {
    const auto hello = crowd_.hello(member);
    crier_.cry(crowd_.address_of(member), group_port, {hello.begin(), hello.end()});
  }
  std::size_t hear() {
    engine::Engine& engine = crowd_.engine();
    const std::uint64_t before = engine.datagrams_received();
    engine.begin(crowd_.now());
    transport_.drain(
        [&](const io::Datagram& datagram) {
          engine.receive(datagram.bytes, {datagram.from, datagram.interface, datagram.by_group, 0});
        },
        [](const io::Refusal&) {});
    engine.finish();
    if (!crowd_.was_heard() || !engine.events().empty()) std::abort();
    return engine.datagrams_received() - before;
  }

 private:
  Crier& crier_;
  boost::asio::io_context context_;
  io::Transport transport_;
  Crowd crowd_;
};

/// A socket on the same port with the same packets, which it opens and forgets.
class BareEar {
 public:
  explicit BareEar(Crier& crier) : crier_(crier), ciphers_(nodes) {
    const std::size_t bytes = Crowd(1).hello(0).size();
    packet_.resize(bytes);
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const sockaddr_in any{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) std::abort();
    const int buffer = 4 * 1'024 * 1'024;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    for (std::size_t i = 0; i < batch; ++i) {
      pieces_[i] = {.iov_base = memory_[i].data(), .iov_len = memory_[i].size()};
      headers_[i] = {};
      headers_[i].msg_hdr.msg_iov = &pieces_[i];
      headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }
  ~BareEar() { close(socket_); }

  void cry(std::size_t member) {
    ++counter_;
    std::memcpy(packet_.data(), &member, sizeof member);
    std::memcpy(packet_.data() + sizeof member, &counter_, sizeof counter_);
    const PacketView packet(packet_);
    std::fill(packet.body.begin(), packet.body.end(), std::uint8_t{7});
    ciphers_[member].seal(counter_, packet.header, packet.body, packet.tag);
    crier_.cry(core::Address::v4(127, 0, 0, 1), port, packet_);
  }
  std::size_t hear() {
    std::size_t heard = 0;
    int received = 0;
    do {
      received = recvmmsg(socket_, headers_.data(), batch, MSG_DONTWAIT, nullptr);
      for (int i = 0; i < received; ++i) open(static_cast<std::size_t>(i));
      if (received > 0) heard += static_cast<std::size_t>(received);
    } while (received == static_cast<int>(batch));
    return heard;
  }

 private:
  static constexpr std::size_t batch = 32;
  static constexpr std::uint16_t port = group_port - 1;

  void open(std::size_t at) {
    const PacketView packet(std::span(memory_[at]).first(headers_[at].msg_len));
    std::size_t member = 0;
    std::uint64_t counter = 0;
    std::memcpy(&member, packet.header.data(), sizeof member);
    std::memcpy(&counter, packet.header.data() + sizeof member, sizeof counter);
    if (!ciphers_[member].open(counter, packet.header, packet.body, packet.tag)) std::abort();
  }

  Crier& crier_;
  std::deque<BareCipher> ciphers_;
  Packet packet_;
  int socket_ = -1;
  std::uint64_t counter_ = 0;
  std::array<std::array<std::uint8_t, 2'048>, batch> memory_;
  std::array<iovec, batch> pieces_;
  std::array<mmsghdr, batch> headers_;
};

/// Nanoseconds per hello of one round.
template <class Ear>
double round_of(Ear& ear, std::size_t first) {
  for (std::size_t i = 0; i < hellos_per_round; ++i) ear.cry((first + i) % nodes);
  const auto began = Clock::now();
  const std::size_t heard = ear.hear();
  const std::chrono::duration<double, std::nano> took = Clock::now() - began;
  if (heard != hellos_per_round) std::abort();
  return took.count() / hellos_per_round;
}

}  // namespace

void measure_hellos(const Report& report) {
  Crier crier;
  OurEar ours(crier);
  BareEar bare(crier);
  std::vector<double> of_ours;
  std::vector<double> of_bare;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::size_t first = round * hellos_per_round % nodes;
    of_ours.push_back(round_of(ours, first));
    of_bare.push_back(round_of(bare, first));
  }
  report({.bench = "channels",
          .what = "a hello from the socket to the record",
          .unit = "ns",
          .value = median(of_ours),
          .limit = median(of_bare),
          .target_ratio = 1.5});
}

}  // namespace muster::bench
