#pragma once

#include <boost/asio/ip/tcp.hpp>

/// TCP sockets that programs started by this process do not inherit: they are close-on-exec from
/// the moment they exist. The sockets that Asio opens stay open in every child.
namespace muster::io {

/// As `socket.open(protocol)`.
boost::system::error_code open_unshared(boost::asio::ip::tcp::socket& socket,
                                        const boost::asio::ip::tcp& protocol);
boost::system::error_code open_unshared(boost::asio::ip::tcp::acceptor& acceptor,
                                        const boost::asio::ip::tcp& protocol);

/// Accepts a waiting connection. `failure` is `would_block` if there is none. Requires: `acceptor`
/// is non-blocking.
boost::asio::ip::tcp::socket accept_unshared(boost::asio::ip::tcp::acceptor& acceptor,
                                             boost::system::error_code& failure);

}  // namespace muster::io
