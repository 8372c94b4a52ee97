#include "lib/lab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <stdexcept>

#include "lib/process.hpp"

namespace muster::test {

namespace {

using Settings = std::vector<std::pair<const char*, const char*>>;

/// The bridge for the other side of a split.
constexpr const char* far_bridge = "far";
constexpr Lab::Segment first_segment = 0;

void ip(const NetNamespace& where, const std::string& batch) {
  run_command(where, {"ip", "-batch", "-"}, batch);
}

void set(const NetNamespace& where, const Settings& settings) {
  where.run([&] {
    for (const auto& [name, value] : settings) {
      std::ofstream file(std::string("/proc/sys/net/") + name);
      if (!(file << value << std::flush))
        throw std::runtime_error(std::string("cannot set ") + name);
    }
  });
}

std::string bridge_of(Lab::Segment segment) {
  return fmt::format("br{}", segment);
}

std::string add_bridge(const std::string& name) {
  return fmt::format("link add {0} type bridge stp_state 0 mcast_snooping 0\nlink set {0} up\n",
                     name);
}

std::string interface_of(std::size_t cable) {
  return fmt::format("eth{}", cable);
}

/// The end of a cable at the switch.
std::string port_of(Lab::Host host, std::size_t cable) {
  return fmt::format("p{}c{}", host, cable);
}

std::string router_address(Lab::Segment segment) {
  return fmt::format("10.77.{}.254", segment);
}

std::optional<std::string> find_obstacle() {
  for (const char* program : {"ip", "nft"}) {
    if (!is_installed(program)) return fmt::format("`{}` is not installed", program);
  }
  try {
    Lab lab(1);
    lab.lose(0, 0.5);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace

const std::optional<std::string>& Lab::obstacle() {
  static const std::optional<std::string> obstacle = find_obstacle();
  return obstacle;
}

Lab::Lab(std::size_t hosts) : hosts_(hosts) {
  in_switch(add_bridge(far_bridge));
  for (Member& member : hosts_) {
    ip(member.network, "link set lo up\n");
    // Without duplicate address detection, an address works at once instead of after two seconds.
    set(member.network, {{"ipv6/conf/all/accept_dad", "0"}, {"ipv6/conf/default/accept_dad", "0"}});
  }
  for (Host host = 0; host < hosts; ++host) plug(host, first_segment);
}

void Lab::route(const std::vector<Host>& hosts, Segment segment) {
  add_segment(segment);
  router_.emplace();
  set(*router_, {{"ipv4/ip_forward", "1"}});
  for (const Segment side : {first_segment, segment}) {
    const std::string port = fmt::format("router{}", side);
    in_switch(
        fmt::format("link add {0} type veth peer name eth{1} netns {2}\n"
                    "link set {0} master {3} up\n",
                    port, side, router_->path(), bridge_of(side)));
    ip(*router_, fmt::format("link set eth{0} up\naddr add {1}/24 brd + dev eth{0}\n", side,
                             router_address(side)));
  }
  for (Host host = 0; host < size(); ++host) {
    const bool moves = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
    const Segment side = moves ? segment : first_segment;
    in_switch(fmt::format("link set {} master {}\n", port_of(host, 0), bridge_of(side)));
    in_host(host, fmt::format("addr flush dev eth0 scope global\naddr add {}/24 brd + dev eth0\n"
                              "route add default via {}\n",
                              address(host, side), router_address(side)));
  }
}

std::string Lab::address(Host host, Segment segment) {
  return fmt::format("10.77.{}.{}", segment, host + 1);
}

void Lab::cut(Host host, std::size_t cable) {
  in_switch(fmt::format("link set {} down\n", port_of(host, cable)));
}

void Lab::mend(Host host, std::size_t cable) {
  in_switch(fmt::format("link set {} up\n", port_of(host, cable)));
}

void Lab::split_off(const std::vector<Host>& hosts) {
  std::string batch;
  for (const Host host : hosts) {
    batch += fmt::format("link set {} master {}\n", port_of(host, 0), far_bridge);
  }
  in_switch(batch);
}

void Lab::heal() {
  std::string batch;
  for (Host host = 0; host < size(); ++host) {
    batch += fmt::format("link set {} master {}\n", port_of(host, 0), bridge_of(first_segment));
  }
  in_switch(batch);
}

void Lab::lose(Host host, double share) {
  constexpr int parts = 10'000;
  const std::string rules = fmt::format(
      "table inet lab {{ chain input {{ type filter hook input priority -300; iifname \"eth*\" "
      "numgen random mod {} < {} drop; }}; }}\n",
      parts, static_cast<int>(share * parts));
  run_command(hosts_.at(host).network, {"nft", "-f", "-"},
              "table inet lab\ndelete table inet lab\n" + (share > 0 ? rules : ""));
}

std::string Lab::plug(Host host, Segment segment) {
  add_segment(segment);
  Member& member = hosts_.at(host);
  const std::size_t cable = member.cables++;
  const std::string interface = interface_of(cable);
  in_switch(
      fmt::format("link add {0} type veth peer name {1} netns {2}\n"
                  "link set {0} master {3} up\n",
                  port_of(host, cable), interface, member.network.path(), bridge_of(segment)));
  // A real cable carries single datagrams, so the batches that a node hands to the kernel
  // (UDP_SEGMENT) are cut before they leave. Taps and switches then see datagrams, none larger than
  // the MTU.
  std::string batch =
      fmt::format("link set {0} gso_max_segs 1\nlink set {0} up\naddr add {1}/24 brd + dev {0}\n",
                  interface, address(host, segment));
  // Most hosts have such a route, which also serves 255.255.255.255 and multicast.
  if (cable == 0) batch += fmt::format("route add default dev {}\n", interface);
  in_host(host, batch);
  return interface;
}

void Lab::remove_interface(Host host, std::size_t cable) {
  in_host(host, fmt::format("link del {}\n", interface_of(cable)));
}

void Lab::readdress(Host host, std::size_t cable, const std::string& address) {
  in_host(host, fmt::format("addr flush dev {0} scope global\naddr add {1} brd + dev {0}\n",
                            interface_of(cable), address));
}

void Lab::add_segment(Segment segment) {
  if (std::find(segments_.begin(), segments_.end(), segment) != segments_.end()) return;
  segments_.push_back(segment);
  in_switch(add_bridge(bridge_of(segment)));
}

void Lab::in_switch(const std::string& batch) const {
  ip(switch_, batch);
}

void Lab::in_host(Host host, const std::string& batch) const {
  ip(hosts_.at(host).network, batch);
}

}  // namespace muster::test
