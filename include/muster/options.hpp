#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/key.hpp"
#include "muster/legacy.hpp"
#include "muster/log.hpp"
#include "muster/payload.hpp"
#include "muster/timing.hpp"

namespace muster {

/// Sends group traffic by IPv4 multicast.
struct MulticastV4 {
  /// The multicast group. The default is administratively scoped (RFC 2365). All nodes need the
  /// same.
  std::string group = "239.255.77.85";
  /// Number of routers that a packet may pass, plus one: 1 to 255. 1, the default, stays on the
  /// link.
  int ttl = 1;
};

/// Sends group traffic by IPv6 multicast on each link.
struct MulticastV6 {
  /// The multicast group, in ff02::/16 (link-local scope). All nodes need the same.
  std::string group = "ff02::4d55";
};

/// The ways to reach other nodes. Any set of them works together. A node that is reached in several
/// ways is still one node.
///
/// Without any of them, the node looks for no others and waits for nodes that have it as a seed:
/// the first node of a cluster that uses unicast only.
struct Transports {
  /// Sends group traffic to the IPv4 broadcast address of each interface.
  bool broadcast = true;
  std::optional<MulticastV4> multicast_v4 = {};
  std::optional<MulticastV6> multicast_v6 = {};
  /// Hosts to greet by unicast: "name", "name:port", "10.0.0.7", "[fe80::1%eth0]:12345". Default:
  /// none. The port defaults to `Options::port`. Names are looked up again every 30 s, and more
  /// often while no node answers there. One reachable seed is enough, because nodes introduce each
  /// other.
  std::vector<std::string> seeds = {};
};

/// Which network interfaces the node uses. By default it uses every interface that is up, loopback
/// included.
struct InterfaceRules {
  /// Uses only interfaces that match one of these: a name pattern ("eth*"), a CIDR block that
  /// contains one of its addresses ("10.1.0.0/16"), or an address. If empty, all match.
  std::vector<std::string> allow = {};
  /// Excludes interfaces that match one of these, even if they are allowed.
  std::vector<std::string> deny = {};
  /// Uses loopback interfaces only: a cluster within one host, without any network.
  bool loopback_only = false;
  /// Uses only the interface that has this address, and sends from it. If empty, any.
  std::string bind_address = {};
};

/// Which messages of its own process a node receives.
enum class Ignore {
  /// Not its own messages. The default.
  self,
  /// Not its own messages; and it does not see other nodes of the same process.
  process,
  /// All messages. A message that the node sends also reaches its own slots.
  none,
};

/// The settings of a node. Each member has a default that works, except that a node outside
/// loopback needs `keys` or `clear_text`.
struct Options {
  /// Name of the cluster, 1 to 255 bytes. Nodes of different clusters never meet.
  std::string cluster = "muster";
  /// The keys of the cluster. The first key seals packets; every key opens them. Required, unless
  /// the node stays within this host (`InterfaceRules`) or `clear_text` is set.
  /// `Discovery::set_keys` changes them while the node runs.
  std::vector<Key> keys = {};
  /// Lets the node start without keys on any network: everybody there can read everything, join and
  /// forge. The node warns about it. The same for legacy nodes without `Legacy::key`. Has no effect
  /// if there are keys. Default false: such a node does not start.
  bool clear_text = false;

  /// UDP port of group traffic, shared by all nodes of a host. Unicast uses one of the
  /// `unicast_ports` ports above it. All nodes need the same value.
  std::uint16_t port = 12345;
  Transports transports = {};
  InterfaceRules interfaces = {};
  TimingOptions timing = {};
  /// Holds idle TCP connections to a few other nodes, and accepts some from others, on the TCP port
  /// with the number of the unicast port. The kernel closes the connections of a process that dies,
  /// so the others notice within milliseconds instead of at its first missed hello. Costs at most a
  /// few idle connections. Nothing else depends on them.
  bool lifelines = true;

  /// Rank in the election: the heaviest eligible nodes become masters. Any finite number. Nodes of
  /// equal weight rank by id. Default: random in [0, 1).
  std::optional<double> weight = {};
  /// Whether this node may become master.
  bool eligible = true;
  /// Number of masters that the cluster should have, 1 to 255. All nodes need the same value.
  int masters_required = 1;
  /// Time for which a node must have been heavier than a master before it replaces that master. A
  /// low value causes more changes of master. If unset, the default, a heavier node never replaces
  /// a working master.
  std::optional<Duration> preempt_after = {};
  /// Promotions only take terms above this one. Set it to the highest term that your fencing store
  /// has seen, so that terms continue after the whole cluster was down. Default 0.
  std::uint64_t term_floor = 0;
  /// Only listens. The node sees the others and receives messages; the others do not see it, and it
  /// sends nothing and takes part in no election. Nodes, masters, waits, signals, channels
  /// (`join`), services (needs and setup hooks) and the tables of shared work, published or of a
  /// `Partitions` or `Resources`, work as on any node. Calls that would send something throw;
  /// `Discovery` lists them.
  bool observer = false;

  Ignore ignore = Ignore::self;
  /// The name under which others see this node, at most 255 bytes. If empty, HOST-PID: the host
  /// name and the id of the process.
  std::string name = {};
  /// Name of the host, at most 255 bytes. If empty, the operating system's name of the host.
  std::string host_name = {};
  /// The info that this node advertises from its start; see `Discovery::advertise`.
  Payload info = {};

  /// Size of each socket's receive buffer in bytes, at least 16 KiB. The node warns if the
  /// operating system grants less. 0, the default: as much as the system grants, up to 4 MiB. A
  /// small buffer drops packets of bursts; a large one costs memory of the kernel.
  std::size_t receive_buffer_bytes = 0;
  /// Size of the largest datagram to send in bytes, 576 to 9000. Larger messages are sent in
  /// fragments. The default fits an MTU of 1500 with room for tunnels. A lower value fits links
  /// with a smaller MTU and costs more packets per message; a higher value needs jumbo frames on
  /// the whole path.
  std::size_t datagram_bytes_max = 1400;
  /// Number of messages of all channels together that may wait for busy slots. The node drops and
  /// counts further messages; it never drops other events. A low value drops messages sooner, a
  /// high value costs memory. `Discovery::join` can limit a single channel.
  std::size_t pending_messages_max = 65'536;

  /// Joins the nodes of a JavaScript package (legacy nodes), which are unauthenticated. If unset,
  /// the default, the node ignores them.
  std::optional<Legacy> legacy = {};

  /// Receives every log line, on any thread, as text or with fields (`LogEntry`). If empty,
  /// warnings and errors go to standard error.
  LogSink log = {};

  /// Number of ports above `port` that a node tries for unicast. A firewall must let in `port` to
  /// `port + unicast_ports`.
  static constexpr std::uint16_t unicast_ports = 255;
};

/// Throws `Error` if an option cannot work. The sentence names the first such option, its value and
/// the remedy. `Discovery::start` calls this function too.
MUSTER_API void validate(const Options& options);

}  // namespace muster
