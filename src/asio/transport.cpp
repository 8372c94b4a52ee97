#include "asio/transport.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "asio/clock.hpp"
#include "asio/family.hpp"
#include "asio/memberships.hpp"
#include "asio/node_sockets.hpp"
#include "asio/readiness.hpp"
#include "asio/sealed_datagram.hpp"

namespace muster::io {

namespace {

OutgoingDatagram to_one(const core::Destination& destination, std::span<const std::uint8_t> bytes) {
  return {
      .to = destination.endpoint, .interface = destination.interface, .source = {}, .bytes = bytes};
}

OutgoingDatagram along(const GroupPath& path, std::span<const std::uint8_t> bytes) {
  return {
      .to = path.destination, .interface = path.interface, .source = path.source, .bytes = bytes};
}

}  // namespace

struct Transport::Line {
  Line(UdpSocket opened, SendCounters& counters, const boost::asio::any_io_executor& executor,
       const std::function<void()>& on_ready)
      : socket(std::move(opened)),
        queue(counters),
        readiness(executor, socket.descriptor(), on_ready) {
    readiness.await_readable();
  }

  void flush() {
    queue.flush(
        [this](std::span<const OutgoingDatagram> datagrams) { return socket.send(datagrams); });
    if (!queue.is_empty()) readiness.await_writable();
  }

  UdpSocket socket;
  SendQueue queue;
  // Within `drain()`: whether there may be more datagrams, and whether the error queue is not
  // empty.
  bool is_to_be_read = false;
  bool has_refusals = false;
  Memberships memberships;
  Readiness readiness;  // last, because it must be destroyed before the socket is closed
};

Transport::Transport(boost::asio::any_io_executor executor, SocketOptions options,
                     Callbacks callbacks)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      received_(options_.datagram_bytes_max) {}

Transport::~Transport() {
  close();
}

void Transport::open() {
  NodeSockets sockets = open_node_sockets(options_, callbacks_.on_warning);
  Lines group = make_lines(std::move(sockets.group));
  unicast_ = make_lines(std::move(sockets.unicast));
  group_ = std::move(group);
  unicast_port_ = sockets.unicast_port;
}

Transport::Lines Transport::make_lines(std::vector<UdpSocket> sockets) {
  Lines lines;
  for (UdpSocket& socket : sockets) {
    lines.push_back(
        std::make_unique<Line>(std::move(socket), counters_, executor_, callbacks_.on_ready));
  }
  return lines;
}

template <class Visitor>
void Transport::for_each_line(Visitor&& visit) {
  // Unicast first: messages to us alone must not be overtaken by a goodbye to all.
  for (const Lines* lines : {&unicast_, &group_}) {
    for (const std::unique_ptr<Line>& line : *lines) visit(*line);
  }
}

bool Transport::speaks(Family family) const {
  return std::any_of(unicast_.begin(), unicast_.end(),
                     [&](const auto& line) { return line->socket.family() == family; });
}

bool Transport::set_paths(std::vector<GroupPath> paths, std::vector<std::uint32_t> interfaces) {
  const bool has_changed = paths != paths_;
  paths_ = std::move(paths);
  interfaces_ = std::move(interfaces);
  for (const std::unique_ptr<Line>& line : group_) {
    line->memberships.follow(paths_, line->socket, callbacks_.on_warning);
  }
  return has_changed;
}

template <class Visitor>
void Transport::for_each_way(const core::Destination& destination,
                             std::span<const std::uint8_t> bytes, Visitor&& visit) const {
  if (!destination.group) return visit(to_one(destination, bytes));
  for (const GroupPath& path : paths_) visit(along(path, bytes));
}

void Transport::send(const core::Destination& destination, std::span<const std::uint8_t> bytes) {
  for_each_way(destination, bytes, [this](const OutgoingDatagram& way) { queue(way); });
}

void Transport::add_sealed(const core::Destination& destination,
                           std::span<const std::uint8_t> bytes,
                           std::vector<SealedDatagram>& datagrams) const {
  for_each_way(destination, bytes, [&](const OutgoingDatagram& way) {
    datagrams.push_back(to_sealed(way, unicast_port_, options_));
  });
}

void Transport::send(const engine::DatagramSink& datagrams) {
  for (std::size_t first = 0; first < datagrams.size();) {
    if (!datagrams.to(first).group) {
      send(datagrams.to(first), datagrams.bytes(first));
      ++first;
      continue;
    }
    std::size_t end = first + 1;
    while (end < datagrams.size() && datagrams.to(end).group) ++end;
    for (const GroupPath& path : paths_) {
      for (std::size_t i = first; i < end; ++i) queue(along(path, datagrams.bytes(i)));
    }
    first = end;
  }
}

void Transport::queue(const OutgoingDatagram& datagram) {
  for (const std::unique_ptr<Line>& line : unicast_) {
    if (line->socket.family() == family_of(datagram.to.address)) {
      line->queue.push(datagram);
      return;
    }
  }
  ++counters_.unsent;
}

void Transport::flush() {
  for (const std::unique_ptr<Line>& line : unicast_) line->flush();
}

void Transport::drain(const DatagramHandler& on_datagram, const RefusalHandler& on_refusal) {
  for_each_line([](Line& line) {
    line.is_to_be_read = true;
    line.has_refusals = false;
  });
  std::size_t total = 0;
  // In turns, so that a flood on one socket does not block the others.
  for (bool is_any = true; is_any && total < drained_max;) {
    is_any = false;
    for_each_line([&](Line& line) {
      if (!line.is_to_be_read) return;
      total += drain_datagrams(line, on_datagram) + received_.has_failed();
      // An error is reported before datagrams that have waited for longer; a persistent error is
      // not read again and again.
      const bool is_first_error = received_.has_failed() && !line.has_refusals;
      line.has_refusals |= received_.has_failed();
      line.is_to_be_read = received_.is_full() || is_first_error;
      is_any |= line.is_to_be_read;
    });
  }
  // A refusal shows as an error above or, if a send has got that error, as a wake-up without a
  // datagram. Checking only then saves a system call in nearly all wake-ups. It comes last, because
  // packets that a node sent before its port was closed, its goodbye above all, must not be
  // overtaken by the refusal.
  for (const std::unique_ptr<Line>& line : unicast_) {
    if (line->has_refusals || total == 0) drain_refusals(*line, on_refusal);
  }
  for_each_line([](Line& line) { line.readiness.await_readable(); });
}

/// Returns how many there were.
std::size_t Transport::drain_datagrams(const Line& line, const DatagramHandler& handle) {
  const std::span<const Datagram> datagrams = received_.receive(line.socket);
  for (const Datagram& datagram : datagrams) {
    if (is_used(datagram.interface)) handle(datagram);
  }
  return datagrams.size();
}

void Transport::drain_refusals(const Line& line, const RefusalHandler& handle) {
  for (std::size_t count = 0; count < drained_max; ++count) {
    const auto refusal = refusals_.next(line.socket);
    if (!refusal) return;
    handle(*refusal);
  }
}

bool Transport::is_used(std::uint32_t interface) const {
  return std::find(interfaces_.begin(), interfaces_.end(), interface) != interfaces_.end();
}

void Transport::close() {
  if (!is_open()) return;
  const core::Time deadline = now() + close_patience;
  flush();
  for (core::Time time = now(); has_unsent() && time < deadline; time = now()) {
    await_room(deadline - time);
    flush();
  }
  for_each_line([](Line& line) { line.queue.discard(); });
  group_.clear();
  unicast_.clear();
  paths_.clear();
  interfaces_.clear();
  unicast_port_ = 0;
}

bool Transport::has_unsent() {
  bool found = false;
  for_each_line([&](const Line& line) { found |= !line.queue.is_empty(); });
  return found;
}

void Transport::await_room(Duration patience) {
  // A refusal would end the wait at once, again and again.
  for (const std::unique_ptr<Line>& line : unicast_) drain_refusals(*line, [](const Refusal&) {});
  std::vector<pollfd> descriptors;
  for_each_line([&](const Line& line) {
    if (line.queue.is_empty()) return;
    descriptors.push_back({.fd = line.socket.descriptor(), .events = POLLOUT, .revents = 0});
  });
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
  poll(descriptors.data(), descriptors.size(), static_cast<int>(milliseconds));
}

}  // namespace muster::io
