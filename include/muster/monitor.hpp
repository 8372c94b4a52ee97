#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "muster/api.hpp"
#include "muster/services.hpp"
#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster {

class Instances;
class Partitions;
class Resources;

/// The settings of a monitor.
struct MonitorOptions {
  /// Numeric address to listen on. An address other than loopback shows the cluster to the network:
  /// set a token then.
  std::string address = "127.0.0.1";
  /// TCP port. 0: any free port; see `Monitor::port`.
  std::uint16_t port = 0;
  /// Token that requests for data must carry as "Authorization: Bearer TOKEN". At least 16
  /// printable characters without spaces. If empty, every client may read.
  std::string token = {};
  /// Limit of simultaneous connections. A further one takes the place of a slow one: of the client
  /// that has waited longest for its request or its answer, among those of the address with the
  /// most connections. At least 2.
  std::size_t connections_max = 64;
  /// Limit of simultaneous readers of /events, one of the connections less at most. At least 1. A
  /// further reader gets 503, unless another address has at least two readers more than its own;
  /// then the latest of those is disconnected.
  std::size_t streams_max = 16;
  /// Time within which a client must send a whole request or take a whole answer. It is
  /// disconnected otherwise. At least 1 ms.
  Duration client_timeout = std::chrono::seconds(10);
  /// Number of latest events kept for readers that connect late or again. At least 1. A high value
  /// costs memory.
  std::size_t events_kept = 1024;
};

/// Shows a node to people and programs over HTTP: JSON, metrics, events, and a live page.
///
///     GET /          the page
///     GET /status    everything below at once
///     GET /nodes     this node and the others, and the nodes that each of them sees
///     GET /services  services, and the missing ones with the reasons
///     GET /metrics   OpenMetrics text
///     GET /events    server-sent events
///     GET /NAME      shared work or a section of the program, under that name
///
/// It changes nothing in the cluster: it accepts only GET and HEAD. It has one thread of its own,
/// so slow or hostile clients delay no slot. It reads the node at most ten times a second, however
/// often clients ask. It has no TLS; put a proxy in front where you need it.
///
/// Safe to call from any thread.
class MUSTER_API Monitor {
 public:
  /// Shows a node with services. `services` must outlive this object. The node may be started and
  /// stopped at any time.
  explicit Monitor(ServiceDiscovery& services, MonitorOptions options = {});
  /// Shows a node without services. `node` must outlive this object.
  explicit Monitor(Discovery& node, MonitorOptions options = {});
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  /// Stops the monitor.
  ~Monitor();

  /// Starts to listen. Throws `Error`: `invalid_option`, `port_taken`, `socket_failure`,
  /// `already_started`.
  void start();
  /// Disconnects all clients and ends the thread. No section runs when this returns, unless one
  /// takes longer than 30 s. A section may stop or destroy the monitor; then that section
  /// continues. No effect if it is not started.
  void stop();
  /// The port that it listens on. 0 when stopped.
  std::uint16_t port() const;
  /// The URL of the page: "http://127.0.0.1:9000/". Empty when stopped.
  std::string url() const;

  /// Shows the owners of the partitions as the section `name`, and reports the events `assigned`
  /// and `revoked` of this node. `partitions` must outlive this object, or call `remove_section`
  /// before. Throws `Error{invalid_name}`.
  void show(Partitions& partitions, std::string_view name = "partitions");
  /// Shows the state of each resource (`WorkStatus`), and counts by state and node, a page at a
  /// time: GET /`name`?state=S&node=ID&after=ID&limit=N. Each parameter is optional. The events are
  /// `begun`, `ended` and `workFailed`, each for all changes of 200 ms.
  void show(Resources& resources, std::string_view name = "resources");
  void show(Instances& instances, std::string_view name = "instances");

  /// Answers GET /`name` with the result of `section`, and includes it in /status under that name.
  /// `section` runs on the monitor's thread, at most ten times a second. It must not block. It may
  /// throw; the exception is shown. Replaces an earlier section of the name. Throws
  /// `Error{invalid_name}` unless the name has 1 to 64 letters, digits, '-' and '_', and is not one
  /// of the monitor's own.
  void add_section(std::string_view name, std::function<Value()> section);
  /// Removes a section. The section is not called after this returns. No effect if there is none.
  void remove_section(std::string_view name);

  /// Adds an event to /events, with a kind (letters, digits, '-', '_', '.') and details. The
  /// monitor adds the node's own signals by itself. Fast enough for a slot. Throws
  /// `Error{invalid_name}`.
  void note(std::string_view kind, const Value& details);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
