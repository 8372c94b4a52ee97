#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/key.hpp"
#include "muster/legacy.hpp"
#include "muster/payload.hpp"
#include "muster/timing.hpp"

namespace muster {

/// Group traffic by IPv4 multicast.
struct MulticastV4 {
  /// Administratively scoped by default (RFC 2365).
  std::string group = "239.255.77.85";
  /// Routers it may pass; 1 stays on the link.
  int ttl = 1;
};

/// Group traffic by IPv6 multicast on each link.
struct MulticastV6 {
  /// Link-local scope, ff02::/16.
  std::string group = "ff02::4d55";
};

/// The ways to reach everyone. Any set of them works together; a node reached by several ways is
/// one node.
struct Transports {
  /// To each interface's own IPv4 broadcast address.
  bool broadcast = true;
  std::optional<MulticastV4> multicast_v4 = {};
  std::optional<MulticastV6> multicast_v6 = {};
  /// Hosts to greet by unicast: "name", "name:port", "10.0.0.7", "[fe80::1%eth0]:12345". The port
  /// defaults to `Options::port`. Names are resolved again while nobody answers there. One
  /// reachable seed is enough: nodes introduce each other.
  std::vector<std::string> seeds = {};
};

/// Which network interfaces are used. By default all that are up, loopback included.
struct InterfaceRules {
  /// Use only interfaces that match one of these: a name pattern ("eth*"), a CIDR block that
  /// contains one of its addresses ("10.1.0.0/16"), or an address. Empty: all.
  std::vector<std::string> allow = {};
  /// Do not use interfaces that match one of these, even if allowed.
  std::vector<std::string> deny = {};
  /// Use loopback interfaces and no others: a cluster within one host, with no network at all.
  bool loopback_only = false;
  /// Use only the interface that has this address, and send from it. Empty: any.
  std::string bind_address = {};
};

/// Whose own words a node hears.
enum class Ignore {
  /// Not its own; the default.
  self,
  /// Not its own, and not those of other nodes in the same process.
  process,
  /// Everyone's: what it sends reaches its own slots too.
  none,
};

/// One line of the library's log.
enum class LogLevel { debug, info, warning, error };
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

/// Everything a node is told before it starts. Each member has a default that works.
struct Options {
  /// Nodes of different clusters never meet. 1 to 255 bytes.
  std::string cluster = "muster";
  /// The first key seals, each opens. Without keys everything is sent in clear text, and a warning
  /// says so. See `Discovery::set_keys` for changing them while running.
  std::vector<Key> keys = {};

  /// UDP port of group traffic, shared by all nodes of a host. Unicast uses one of the
  /// `unicast_ports` ports right above it.
  std::uint16_t port = 12345;
  Transports transports = {};
  InterfaceRules interfaces = {};
  TimingOptions timing = {};
  /// Hold idle TCP connections to a few other nodes, and let others hold some to this one, on the
  /// port with the number of its unicast port: the kernel ends those of a process that dies, so it
  /// is found out within milliseconds, and not at its first missed hello. Nothing else depends on
  /// them.
  bool lifelines = true;

  /// The heaviest eligible nodes become masters; equal weights are ordered by id. Finite. Default:
  /// random in [0, 1).
  std::optional<double> weight = {};
  /// May become master.
  bool eligible = true;
  /// How many masters the cluster should have, 1 to 255. The same on every node.
  int masters_required = 1;
  /// A node heavier than a master takes over after it has been the heavier one for this long.
  /// Nothing, the default: masters stay until they leave.
  std::optional<Duration> preempt_after = {};
  /// No promotion takes a term at or below this one. Give the last term your fencing store has
  /// seen, so that terms go on after the whole cluster was down.
  std::uint64_t term_floor = 0;
  /// Listen only: meet nodes and hear them, but be shown to nobody, take part in nothing, send
  /// nothing on channels.
  bool observer = false;

  Ignore ignore = Ignore::self;
  /// How others shall call this node. Empty: the host name. At most 255 bytes.
  std::string name = {};
  /// Empty: asked from the operating system. At most 255 bytes.
  std::string host_name = {};
  /// What this node advertises from the start; see `Discovery::advertise`.
  Payload info = {};

  /// Bytes of each socket's receive buffer, at least 16 KiB. Checked after setting; a warning says
  /// if the operating system gave less. 0, the default: as much as it gives, up to 4 MiB.
  std::size_t receive_buffer_bytes = 0;
  /// Bytes of the largest datagram sent, 576 to 9000. Larger messages are fragmented. The default
  /// fits links with the usual MTU of 1500, tunnels included.
  std::size_t datagram_bytes_max = 1400;
  /// Messages of all channels together that wait for slots that are busy. Further ones are dropped
  /// and counted; other events never are. `Discovery::join` can bound a channel by itself.
  std::size_t pending_messages_max = 65'536;

  /// Sit among the nodes of a JavaScript package, unauthenticated as they are. Nothing, the
  /// default: there are none.
  std::optional<Legacy> legacy = {};

  /// Gets every log line. Called from any thread. Empty: warnings and errors go to stderr.
  LogSink log = {};

  /// How many ports above `port` are tried for unicast. A firewall must let in `port` to
  /// `port + unicast_ports`.
  static constexpr std::uint16_t unicast_ports = 255;
};

/// Throws `Error` naming the first option that cannot work, its value and the remedy. `start()`
/// calls it too.
void validate(const Options& options);

}  // namespace muster
