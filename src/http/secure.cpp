#include "http/secure.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/exchange.hpp"
#include "muster/error.hpp"

namespace muster::http {

namespace {

namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;

ssl::context make_context(const Request& request) {
  ssl::context context(ssl::context::tls_client);
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  if (!request.verify_certificate) {
    context.set_verify_mode(ssl::verify_none);
    return context;
  }
  context.set_verify_mode(ssl::verify_peer);
  context.set_verify_callback(ssl::host_name_verification(request.url.host));
  if (request.ca_file.empty()) {
    context.set_default_verify_paths();
  } else {
    context.load_verify_file(request.ca_file);
  }
  return context;
}

/// Servers with several names choose their certificate by the name; a numeric address is none.
void tell_name(ssl::stream<tcp::socket&>& stream, const std::string& host) {
  boost::system::error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  if (no_address) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
}

}  // namespace

boost::asio::awaitable<Response> exchange_securely(tcp::socket& socket, const Request& request) {
  ssl::context context = make_context(request);
  ssl::stream<tcp::socket&> stream(socket, context);
  tell_name(stream, request.url.host);
  co_await stream.async_handshake(ssl::stream_base::client, boost::asio::use_awaitable);
  // The answer marks its own end, so the end of TLS need not be waited for.
  co_return co_await exchange(stream, request);
}

std::string secure_failure(const boost::system::error_code& failure, const Request& request) {
  if (failure.category() != boost::asio::error::get_ssl_category()) return {};
  if (ERR_GET_REASON(static_cast<unsigned long>(failure.value())) ==
      SSL_R_CERTIFICATE_VERIFY_FAILED) {
    return fmt::format(
        "the certificate of {} is not trusted; give the file with the certificate of its authority",
        request.url.authority());
  }
  return fmt::format("no TLS with {}: {}", request.url.authority(), failure.message());
}

void require_certificates(const std::string& file) {
  boost::system::error_code failure;
  ssl::context(ssl::context::tls_client).load_verify_file(file, failure);
  if (!failure) return;
  throw Error(Errc::unreadable_file,
              fmt::format("\"{}\" has no certificates in PEM form: {}", file, failure.message()));
}

}  // namespace muster::http
