#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/net_namespace.hpp"

namespace muster::test {

/// Hosts on a LAN inside the kernel: a namespace for the switch with a bridge per segment, a
/// namespace per host, and a cable (a pair of virtual Ethernet interfaces) from each host to its
/// segment.
///
/// No packet can reach a real network, and nothing remains afterwards (see `NetNamespace`). Host
/// `h` has the address 10.77.SEGMENT.(h+1)/24 and a link-local IPv6 address on each of its cables,
/// which it calls eth0, eth1, ... in the order in which they were plugged in. Every call has taken
/// effect when it returns. It throws std::runtime_error with the command that failed.
class Lab {
 public:
  using Host = std::size_t;
  using Segment = std::size_t;

  /// Puts all hosts on segment 0.
  explicit Lab(std::size_t hosts);
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  /// The reason why this machine cannot make a lab; nothing if it can.
  static const std::optional<std::string>& obstacle();

  /// Moves all cables of these hosts to a segment that a router joins with segment 0. The router
  /// forwards neither broadcast nor multicast.
  void route(const std::vector<Host>& hosts, Segment segment);

  const NetNamespace& host(Host host) const { return hosts_.at(host).network; }
  const NetNamespace& wiring() const { return switch_; }
  std::size_t size() const { return hosts_.size(); }
  static std::string address(Host host, Segment segment = 0);

  /// Unplugs a cable at the switch; the host sees that its link is down.
  void cut(Host host, std::size_t cable = 0);
  void mend(Host host, std::size_t cable = 0);
  /// Splits segment 0: these hosts on one side, the others on the other side. All links stay up.
  void split_off(const std::vector<Host>& hosts);
  void heal();
  /// From now on the host loses this share of its incoming packets, at random.
  void lose(Host host, double share);

  /// Connects the host to a segment by a new cable. Returns the name of the interface.
  std::string plug(Host host, Segment segment);
  /// Removes an interface from the host.
  void remove_interface(Host host, std::size_t cable);
  /// Replaces the IPv4 address of an interface, as DHCP may. With prefix length.
  void readdress(Host host, std::size_t cable, const std::string& address);

 private:
  struct Member {
    NetNamespace network;
    std::size_t cables = 0;
  };

  void add_segment(Segment segment);
  void set_up_interface(Host host, const std::string& interface, const std::string& address) const;
  void in_switch(const std::string& batch) const;
  void in_host(Host host, const std::string& batch) const;

  NetNamespace switch_;
  std::vector<Member> hosts_;
  std::vector<Segment> segments_;
  std::optional<NetNamespace> router_;
};

}  // namespace muster::test
