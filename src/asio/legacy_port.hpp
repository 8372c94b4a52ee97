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

/// The port at which a node meets the nodes of a JavaScript package: sockets of their own, and a
/// translator. Theirs is another port than ours, since their processes may end at a datagram that
/// they do not understand.
///
/// All members run under the driver's lock, as those of `Transport` do.
class LegacyPort {
 public:
  /// Opens the sockets. Throws as `Transport::open` does. Requires: `options.legacy`.
  LegacyPort(const boost::asio::any_io_executor& executor, const Options& options,
             Transport::Callbacks callbacks, std::unique_ptr<legacy::Translator> translator);

  void close() { transport_.close(); }
  std::uint16_t unicast_port() const { return transport_.unicast_port(); }
  /// From now on the nodes are met on these interfaces. Whether that changes anything.
  bool set_paths(std::vector<Interface> used, const std::vector<std::uint32_t>& indexes);
  /// Where else they are greeted.
  void set_seeds(std::vector<core::Endpoint> seeds);

  /// Takes in what has arrived.
  void drain(core::Protocol& protocol, core::Time now);
  /// Says what is to be said after an input. Returns sentences for the log.
  std::vector<std::string> finish(core::Protocol& protocol, core::Time now);
  /// Says a last word.
  void stop(const core::Protocol& protocol);
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
