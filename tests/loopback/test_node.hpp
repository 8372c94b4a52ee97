#pragma once

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "asio/group_paths.hpp"
#include "asio/interface_choice.hpp"
#include "asio/interfaces.hpp"
#include "asio/transport.hpp"

namespace muster::io {

/// A group port for this test, far from the default one and from those of tests that run at the
/// same time.
inline std::uint16_t test_port() {
  constexpr int step = Options::unicast_ports + 2;
  return static_cast<std::uint16_t>(10'000 + getpid() % 80 * step);
}

/// Options that keep to the loopback interface.
inline SocketOptions loopback_options() {
  SocketOptions options;
  options.port = test_port();
  options.interfaces.loopback_only = true;
  options.receive_buffer_bytes = 1024 * 1024;
  return options;
}

inline core::Endpoint at_loopback(std::uint16_t port) {
  return {.address = core::Address::v4(127, 0, 0, 1), .port = port};
}

/// A transport whose owner only records the datagrams that it receives. For one thread.
class TestNode {
 public:
  struct Heard {
    std::string bytes;
    core::Endpoint from;
    std::uint32_t interface = 0;
    bool by_group = false;
    bool is_truncated = false;
  };
  struct Refused {
    core::Endpoint to;
    std::string quoted;
  };

  TestNode(boost::asio::io_context& context, SocketOptions options)
      : options_(std::move(options)),
        transport(context.get_executor(), options_,
                  {.on_ready = [this] { drain(); },
                   .on_warning = [this](std::string_view line) { warnings.emplace_back(line); }}) {}

  void open() {
    transport.open();
    follow_interfaces();
  }

  bool follow_interfaces() {
    const auto used = used_interfaces(choose_interfaces(list_interfaces(), options_.interfaces));
    std::vector<std::uint32_t> indexes;
    for (const Interface& interface : used) indexes.push_back(interface.index);
    return transport.set_paths(group_paths(used, options_.transports, options_.port), indexes);
  }

  void send(const core::Destination& destination, std::string_view text) {
    transport.send(destination, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    transport.flush();
  }
  void send_to(const TestNode& other, std::string_view text) {
    send({.group = false, .endpoint = at_loopback(other.transport.unicast_port())}, text);
  }

  std::size_t count(std::string_view text) const {
    std::size_t found = 0;
    for (const Heard& one : heard) found += one.bytes == text ? 1 : 0;
    return found;
  }
  bool has_heard(std::string_view text) const { return count(text) > 0; }

 private:
  void drain() {
    transport.drain(
        [this](const Datagram& datagram) {
          heard.push_back({{datagram.bytes.begin(), datagram.bytes.end()},
                           datagram.from,
                           datagram.interface,
                           datagram.by_group,
                           datagram.is_truncated});
        },
        [this](const Refusal& refusal) {
          refused.push_back({refusal.to, {refusal.quoted.begin(), refusal.quoted.end()}});
        });
    transport.flush();
  }

  SocketOptions options_;

 public:
  std::vector<Heard> heard;
  std::vector<Refused> refused;
  std::vector<std::string> warnings;
  Transport transport;
};

}  // namespace muster::io
