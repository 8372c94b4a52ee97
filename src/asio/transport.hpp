#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "asio/datagram.hpp"
#include "asio/family.hpp"
#include "asio/group_paths.hpp"
#include "asio/receive_batch.hpp"
#include "asio/refusal_reader.hpp"
#include "asio/send_queue.hpp"
#include "asio/socket_options.hpp"
#include "asio/udp_socket.hpp"
#include "core/endpoint.hpp"
#include "engine/datagram_sink.hpp"
#include "muster/sealed_datagram.hpp"

namespace muster::io {

/// The sockets of one node: one per family that receives the group on the shared port, and one per
/// family on a port of its own, from which everything is sent.
///
/// All members run under the owner's lock; `on_ready` runs on the executor without it. The owner
/// then takes its lock, calls `drain()`, passes its datagrams to `send()`, and calls `flush()`.
/// Only `close()` blocks.
class Transport {
 public:
  struct Callbacks {
    /// There is something to `drain()`, or room to `flush()`. Several calls may run at once if the
    /// executor has several threads. It may run one last time while or after the transport is
    /// closed or destroyed, so it should hold its owner by a weak pointer.
    std::function<void()> on_ready;
    /// A feature works less well than requested. Called within `open()` and `set_paths()`.
    std::function<void(std::string_view sentence)> on_warning;
  };
  using DatagramHandler = std::function<void(const Datagram&)>;
  using RefusalHandler = std::function<void(const Refusal&)>;

  /// Limit of datagrams per `drain()`, and of refusals per socket. If more are left, `on_ready`
  /// runs again at once, so that other work on the executor gets its turn.
  static constexpr std::size_t drained_max = 512;
  /// Time for which `close()` waits for room to send the remaining datagrams. Those that are left
  /// then are counted.
  static constexpr Duration close_patience = std::chrono::milliseconds(100);

  Transport(boost::asio::any_io_executor executor, SocketOptions options, Callbacks callbacks);
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  ~Transport();

  /// Opens the sockets and starts to wait. Receives nothing before `set_paths`. Throws `Error` and
  /// opens nothing: `port_taken`, `no_interface` (the bind address), `invalid_option`,
  /// `socket_failure`. Requires: not open.
  void open();
  /// Sends the remaining datagrams within `close_patience`, and closes everything. No effect if it
  /// is not open.
  void close();
  bool is_open() const { return unicast_port_ != 0; }

  /// The port from which everything is sent, and to which answers come; 0 if it is not open.
  std::uint16_t unicast_port() const { return unicast_port_; }
  /// Whether it has sockets of that family.
  bool speaks(Family family) const;

  /// Uses `paths` for the group from now on, and receives only datagrams on one of `interfaces`,
  /// given by index. Returns whether the paths have changed. Requires: open.
  bool set_paths(std::vector<GroupPath> paths, std::vector<std::uint32_t> interfaces);
  std::span<const GroupPath> paths() const { return paths_; }

  /// Queues a copy of the datagram: along every path, or to one endpoint. `flush()` sends it.
  void send(const core::Destination& destination, std::span<const std::uint8_t> bytes);
  /// The same for all of them. Consecutive datagrams to everyone stay together on each path,
  /// because the kernel then accepts many at once.
  void send(const engine::DatagramSink& datagrams);
  /// Sends the queued datagrams. Those without room stay queued, and `on_ready` runs when there is
  /// room. A failing path is counted and does not affect the others.
  void flush();

  /// Appends the datagrams that `send()` would queue, for another process to send.
  void add_sealed(const core::Destination& destination, std::span<const std::uint8_t> bytes,
                  std::vector<SealedDatagram>& datagrams) const;

  /// Reads the datagrams that have arrived, and waits for more. The handlers may call `send()`, not
  /// `close()`.
  void drain(const DatagramHandler& on_datagram, const RefusalHandler& on_refusal);

  const SendCounters& counters() const { return counters_; }

 private:
  /// A socket with its state for waiting.
  struct Line;
  /// At most one per family.
  using Lines = std::vector<std::unique_ptr<Line>>;

  template <class Visitor>
  void for_each_line(Visitor&& visit);
  Lines make_lines(std::vector<UdpSocket> sockets);
  /// Calls `visit` with a datagram for each path.
  template <class Visitor>
  void for_each_way(const core::Destination& destination, std::span<const std::uint8_t> bytes,
                    Visitor&& visit) const;
  void queue(const OutgoingDatagram& datagram);
  std::size_t drain_datagrams(const Line& line, const DatagramHandler& handle);
  void drain_refusals(const Line& line, const RefusalHandler& handle);
  bool is_used(std::uint32_t interface) const;
  bool has_unsent();
  void await_room(Duration patience);

  boost::asio::any_io_executor executor_;
  SocketOptions options_;
  Callbacks callbacks_;

  std::uint16_t unicast_port_ = 0;
  Lines group_;
  Lines unicast_;
  std::vector<GroupPath> paths_;
  std::vector<std::uint32_t> interfaces_;
  ReceiveBatch received_;
  RefusalReader refusals_;
  SendCounters counters_;
};

}  // namespace muster::io
