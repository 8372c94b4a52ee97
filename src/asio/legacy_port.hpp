#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "asio/interfaces.hpp"
#include "asio/transport.hpp"
#include "core/protocol.hpp"
#include "legacy/translator.hpp"
#include "muster/options.hpp"

namespace muster::io {

/// The port at which a node meets legacy nodes: sockets of its own, and a translator. It differs
/// from the native port, because legacy processes may end at a datagram that they do not
/// understand.
///
/// All members run under the driver's lock, like those of `Transport`.
class LegacyPort {
 public:
  /// Opens the sockets. Throws the errors of `Transport::open`. Requires: `options.legacy`.
  LegacyPort(const boost::asio::any_io_executor& executor, const Options& options,
             Transport::Callbacks callbacks, std::unique_ptr<legacy::Translator> translator);

  void close() { transport_.close(); }
  std::uint16_t unicast_port() const { return transport_.unicast_port(); }
  /// Meets legacy nodes on these interfaces from now on. Returns whether the paths have changed.
  bool set_paths(std::vector<Interface> used, const std::vector<std::uint32_t>& indexes);
  /// Sets further endpoints to greet.
  void set_seeds(std::vector<core::Endpoint> seeds);

  /// Reads the datagrams that have arrived.
  void drain(core::Protocol& protocol, core::Time now);
  /// Sends the messages that follow from an input. Returns sentences for the log.
  std::vector<std::string> finish(core::Protocol& protocol, core::Time now);
  /// Sends the last message before the stop.
  void stop(const core::Protocol& protocol, core::Time now);
  void flush() { transport_.flush(); }

  core::Time next_deadline() const { return translator_->next_deadline(); }
  const legacy::Translator& translator() const { return *translator_; }
  const SendCounters& counters() const { return transport_.counters(); }

 private:
  void transmit();

  std::uint16_t native_port_;
  std::uint16_t port_;
  Transports transports_;
  Transport transport_;
  std::unique_ptr<legacy::Translator> translator_;
};

}  // namespace muster::io
