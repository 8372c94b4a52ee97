#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

#include "muster/timing.hpp"

namespace muster::cli {

/// Tests repeatedly whether this host accepts connections to a TCP port.
///
/// All members run on the executor.
class PortProbe {
 public:
  /// The pauses between two tries: the first applies while connections fail, the second while they
  /// succeed.
  static constexpr Duration retry_interval = std::chrono::milliseconds(100);
  static constexpr Duration check_interval = std::chrono::seconds(1);
  /// A connection attempt that takes longer than this fails.
  static constexpr Duration patience = std::chrono::seconds(1);

  /// The probe calls `changed` at every change. The port counts as closed at the start.
  PortProbe(const boost::asio::any_io_executor& executor, std::uint16_t port,
            std::function<void(bool accepts)> changed);

  void start() { connect(); }
  void stop();

 private:
  using Failure = boost::system::error_code;

  void connect();
  void settle(bool accepts);
  /// Tells whether the socket has connected to itself, and resets such a connection.
  bool undo_connection_to_itself();
  void after(Duration delay, void (PortProbe::*step)());
  void give_up();

  boost::asio::ip::tcp::endpoint place_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::function<void(bool accepts)> changed_;
  bool accepts_ = false;
  bool is_stopped_ = false;
};

}  // namespace muster::cli
