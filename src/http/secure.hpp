#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/message.hpp"

namespace muster::http {

/// Performs the exchange within TLS 1.2 or later over a connected socket. The certificate must
/// match the host of the URL. The only file of this floor that uses TLS. Throws
/// `boost::system::system_error`.
boost::asio::awaitable<Response> exchange_securely(boost::asio::ip::tcp::socket& socket,
                                                   const Request& request);

/// A sentence about a failure of TLS; empty if `failure` is another one.
std::string secure_failure(const boost::system::error_code& failure, const Request& request);

/// Throws `Error{unreadable_file}` if the file contains no certificates in PEM form.
void require_certificates(const std::string& file);

}  // namespace muster::http
