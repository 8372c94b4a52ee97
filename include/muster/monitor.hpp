#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "muster/services.hpp"
#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster {

class Instances;
class Partitions;
class Resources;

/// What a monitor is told before it starts.
struct MonitorOptions {
  /// Numeric address to listen on. Anything but loopback shows the cluster to the network: give a
  /// token then.
  std::string address = "127.0.0.1";
  /// TCP port; 0: one that is free, see `Monitor::port`.
  std::uint16_t port = 0;
  /// Requests for data must carry "Authorization: Bearer TOKEN". At least 16 printable characters
  /// without spaces. Empty: none is asked for.
  std::string token = {};
  /// Connections at one time; the next one is closed at once. At least 2.
  std::size_t connections_max = 64;
  /// Of those, readers of /events; the next one gets 503. At least 1.
  std::size_t streams_max = 16;
  /// A client that has not sent a whole request, or taken a whole answer, within this time is
  /// disconnected. At least 1 ms.
  Duration client_timeout = std::chrono::seconds(10);
  /// The latest events that are kept for readers that come late or again. At least 1.
  std::size_t events_kept = 1024;
};

/// Shows a node to people and programs over HTTP: JSON, metrics, events, and a live page.
///
///     GET /          the page
///     GET /status    all of the following at once
///     GET /nodes     this node and the others, and whom those see
///     GET /services  what is offered, what is missing and why
///     GET /metrics   OpenMetrics text
///     GET /events    what happens, as server-sent events
///     GET /NAME      work that is shown, or a section that was added, under that name
///
/// It changes nothing in the cluster: nothing but GET and HEAD is understood. It has one thread of
/// its own, so that slow or hostile clients delay no slot, and looks at the node at most ten times
/// a second however often it is asked. Without TLS; put a proxy in front where that is needed.
///
/// Safe to call from any thread.
class Monitor {
 public:
  /// `services` must outlive this; it may be started and stopped as it likes.
  explicit Monitor(ServiceDiscovery& services, MonitorOptions options = {});
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  /// Stops it; not from within a section.
  ~Monitor();

  /// Begins to listen. Throws `Error`: `invalid_option`, `port_taken`, `socket_failure`,
  /// `already_started`.
  void start();
  /// Disconnects all clients and ends the thread. Nothing happens if it is not started. Not from
  /// within a section.
  void stop();
  /// The port it listens on; 0 when stopped.
  std::uint16_t port() const;
  /// "http://127.0.0.1:9000/"; empty when stopped.
  std::string url() const;

  /// Shows who has which partitions, as the section `name`; what this node is given and gives up
  /// becomes the events `assigned` and `revoked`. `partitions` must outlive this, or
  /// `remove_section` comes first. Throws `Error{invalid_name}`.
  void show(Partitions& partitions, std::string_view name = "partitions");
  /// The same of resources: where each stands (`WorkStatus`), how many there are by state and node,
  /// a page at a time: GET /`name`?state=S&node=ID&after=ID&limit=N, each of which may be left out.
  /// The events are `begun`, `ended` and `workFailed`, each for all of a fifth of a second.
  void show(Resources& resources, std::string_view name = "resources");
  void show(Instances& instances, std::string_view name = "instances");

  /// Answers GET /`name` with what `section` returns, and includes it in /status under that name.
  /// It is called on the monitor's thread, ten times a second at most, must not block, and may
  /// throw: what it threw is shown.
  /// Replaces an earlier section of the name. Throws `Error{invalid_name}` unless the name is 1 to
  /// 64 letters, digits, '-' and '_', and not one of the monitor's own.
  void add_section(std::string_view name, std::function<Value()> section);
  /// Once it returns, the section is not called any more. Nothing happens if there is none.
  void remove_section(std::string_view name);

  /// Adds an event for /events, of that kind (letters, digits, '-', '_', '.'), with these details.
  /// The monitor notes what the node's own signals say by itself. Cheap enough for a slot.
  /// Throws `Error{invalid_name}`.
  void note(std::string_view kind, const Value& details);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
