#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/message.hpp"

namespace muster::http {

/// The exchange within TLS 1.2 or later, over a connected socket; the certificate must be of the
/// host that the URL names. The only file of this floor that knows TLS. Throws
/// `boost::system::system_error`.
boost::asio::awaitable<Response> exchange_securely(boost::asio::ip::tcp::socket& socket,
                                                   const Request& request);

/// A sentence about a failure of TLS; empty if `failure` is none.
std::string secure_failure(const boost::system::error_code& failure, const Request& request);

/// Throws `Error{unreadable_file}` if the file has no certificates in PEM form.
void require_certificates(const std::string& file);

}  // namespace muster::http
