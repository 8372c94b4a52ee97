#include "asio/legacy_port.hpp"

#include <algorithm>
#include <utility>

#include "asio/group_paths.hpp"
#include "legacy/codec.hpp"

namespace muster::io {

namespace {

/// The packages support IPv4 only.
Transports transports_of(const Options& options) {
  Transports transports = options.transports;
  transports.multicast_v6.reset();
  return transports;
}

SocketOptions sockets_of(const Options& options) {
  return {.port = options.legacy->port,
          .transports = transports_of(options),
          .interfaces = options.interfaces,
          .receive_buffer_bytes = options.receive_buffer_bytes,
          .datagram_bytes_max = legacy::Codec::datagram_bytes_max};
}

/// A datagram to another interface also reaches the legacy nodes of this host by that interface.
/// They would take a second copy over loopback for another message.
void leave_out_loopback(std::vector<Interface>& used) {
  const auto is_loopback = [](const Interface& interface) { return interface.is_loopback; };
  if (std::all_of(used.begin(), used.end(), is_loopback)) return;
  std::erase_if(used, is_loopback);
}

}  // namespace

LegacyPort::LegacyPort(const boost::asio::any_io_executor& executor, const Options& options,
                       Transport::Callbacks callbacks,
                       std::unique_ptr<legacy::Translator> translator)
    : native_port_(options.port),
      port_(options.legacy->port),
      transports_(transports_of(options)),
      transport_(executor, sockets_of(options), std::move(callbacks)),
      translator_(std::move(translator)) {
  transport_.open();
}

bool LegacyPort::set_paths(std::vector<Interface> used, const std::vector<std::uint32_t>& indexes) {
  leave_out_loopback(used);
  return transport_.set_paths(group_paths(used, transports_, port_), indexes);
}

void LegacyPort::set_seeds(std::vector<core::Endpoint> seeds) {
  // A seed without a port of its own has the native port, and stands for both sides.
  for (core::Endpoint& seed : seeds) {
    if (seed.port == native_port_) seed.port = port_;
  }
  std::erase_if(seeds, [this](const core::Endpoint& seed) {
    return !seed.address.is_v4() || seed.port != port_;
  });
  translator_->set_seeds(std::move(seeds));
}

void LegacyPort::drain(core::Protocol& protocol, core::Time now) {
  transport_.drain(
      [&](const Datagram& datagram) {
        if (datagram.is_truncated) {
          return translator_->receive_oversized(datagram.from.address);
        }
        const core::Arrival arrival{datagram.from, datagram.interface, datagram.by_group, {}, 0};
        translator_->receive(protocol, datagram.bytes, arrival, now);
      },
      [](const Refusal&) {});
}

std::vector<std::string> LegacyPort::finish(core::Protocol& protocol, core::Time now) {
  translator_->finish(protocol, now);
  transmit();
  return std::exchange(translator_->warnings(), {});
}

void LegacyPort::stop(const core::Protocol& protocol, core::Time now) {
  translator_->stop(protocol, now);
  transmit();
}

void LegacyPort::transmit() {
  engine::DatagramSink& datagrams = translator_->datagrams();
  if (datagrams.is_empty()) return;
  datagrams.for_each([&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
    transport_.send(to, bytes);
  });
  datagrams.clear();
  transport_.flush();
}

}  // namespace muster::io
