#include "muster/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "asio/address_text.hpp"
#include "asio/group_paths.hpp"
#include "asio/interface_choice.hpp"
#include "asio/socket_options.hpp"
#include "asio/udp_socket.hpp"
#include "asio/used_families.hpp"
#include "discovery/echo_probe.hpp"
#include "muster/error.hpp"

namespace muster {

namespace {

using io::Family;
using io::UdpSocket;
using Reports = std::vector<ProbeReport>;

std::vector<io::InterfaceChoice> choices_for(const InterfaceRules& rules) {
  io::validate_interface_rules(rules);
  const std::vector<io::Interface> interfaces = io::list_interfaces();
  io::require_known_interfaces(interfaces, rules);
  return io::choose_interfaces(interfaces, rules);
}

std::string_view name_of(Family family) {
  return family == Family::v4 ? "IPv4" : "IPv6";
}

/// Tells whether the port is available in this mode and family. Returns false without the privilege
/// for it, too.
bool can_bind(Family family, unsigned port, UdpSocket::Sharing sharing) {
  auto socket = UdpSocket::open(family);
  const core::Endpoint local{.address = io::any_address(family),
                             .port = static_cast<std::uint16_t>(port)};
  try {
    return socket && socket->bind(local, sharing);
  } catch (const Error&) {
    return false;
  }
}

ProbeReport probe_group_port(Family family, std::uint16_t port) {
  const bool works = can_bind(family, port, UdpSocket::Sharing::shared);
  return {.probe = Probe::group_port,
          .works = works,
          .detail = fmt::format("{} port {} {}", name_of(family), port,
                                works ? "can be shared"
                                      : "is held by a program that does not share it, "
                                        "or may not be used")};
}

ProbeReport probe_unicast_ports(Family family, std::uint16_t group_port) {
  const unsigned last = group_port + Options::unicast_ports;
  int free = 0;
  for (unsigned port = group_port + 1u; port <= last; ++port) {
    if (can_bind(family, port, UdpSocket::Sharing::exclusive)) ++free;
  }
  return {.probe = Probe::unicast_ports,
          .works = free > 0,
          .detail = fmt::format("{} of the {} {} ports from {} to {} are free", free,
                                Options::unicast_ports, name_of(family), group_port + 1u, last)};
}

ProbeReport probe_receive_buffer(Family family, std::size_t asked_for) {
  const std::size_t wanted = io::wanted_receive_buffer(asked_for);
  ProbeReport report{.probe = Probe::receive_buffer};
  auto socket = UdpSocket::open(family);
  const std::size_t given = socket ? socket->set_receive_buffer(wanted) : 0;
  report.works = asked_for == 0 ? given > 0 : given >= wanted;
  report.detail = fmt::format("{} of {} bytes", given, wanted);
  return report;
}

void probe_family(Family family, const Options& options, Reports& reports) {
  if (!UdpSocket::open(family)) {
    reports.push_back({.probe = Probe::group_port,
                       .detail = fmt::format("this host does not speak {}", name_of(family))});
    return;
  }
  reports.push_back(probe_group_port(family, options.port));
  reports.push_back(probe_unicast_ports(family, options.port));
  reports.push_back(probe_receive_buffer(family, options.receive_buffer_bytes));
}

Probe probe_of(io::GroupPath::Mode mode) {
  switch (mode) {
    case io::GroupPath::Mode::broadcast:
      return Probe::broadcast;
    case io::GroupPath::Mode::multicast_v4:
      return Probe::multicast_v4;
    case io::GroupPath::Mode::multicast_v6:
      return Probe::multicast_v6;
  }
  return Probe::broadcast;
}

/// Tries the loopback interface by unicast, which needs no group.
void try_loopback(const io::Interface& interface, detail::EchoProbe& echo) {
  if (!interface.is_loopback) return;
  const core::Address own = interface.addresses.front().address;
  echo.try_path(Probe::loopback, interface.name,
                {.interface = interface.index, .source = own, .destination = {.address = own}});
}

Reports probe_paths(const std::vector<io::Interface>& used, const Options& options) {
  detail::EchoProbe echo(options.port);
  for (const io::Interface& interface : used) {
    try_loopback(interface, echo);
    for (const io::GroupPath& path : io::group_paths({interface}, options.transports, 0)) {
      echo.try_path(probe_of(path.mode), interface.name, path);
    }
  }
  return echo.finish();
}

}  // namespace

std::vector<InterfaceReport> inspect_interfaces(const InterfaceRules& rules) {
  std::vector<InterfaceReport> reports;
  for (const io::InterfaceChoice& choice : choices_for(rules)) {
    InterfaceReport report{
        .name = choice.interface.name, .is_used = choice.is_used, .why = choice.why};
    for (const io::InterfaceAddress& own : choice.interface.addresses) {
      report.addresses.push_back(io::to_text(own.address));
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

std::string_view to_string(Probe probe) {
  switch (probe) {
    case Probe::group_port:
      return "group_port";
    case Probe::unicast_ports:
      return "unicast_ports";
    case Probe::receive_buffer:
      return "receive_buffer";
    case Probe::loopback:
      return "loopback";
    case Probe::broadcast:
      return "broadcast";
    case Probe::multicast_v4:
      return "multicast_v4";
    case Probe::multicast_v6:
      return "multicast_v6";
  }
  return "unknown";
}

std::vector<ProbeReport> probe_network(const Options& options) {
  Options probing = options;
  // Probes have nothing to keep secret.
  probing.clear_text = true;
  validate(probing);
  const auto used = io::used_interfaces(choices_for(options.interfaces));
  Reports reports;
  for (const Family family : {Family::v4, Family::v6}) {
    if (io::uses(options.transports, family)) probe_family(family, options, reports);
  }
  std::ranges::move(probe_paths(used, options), std::back_inserter(reports));
  return reports;
}

}  // namespace muster
