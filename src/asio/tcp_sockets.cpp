#include "asio/tcp_sockets.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace muster::io {

namespace {

using boost::asio::ip::tcp;
using Failure = boost::system::error_code;

Failure last_failure() {
  return {errno, boost::system::system_category()};
}

/// Gives the descriptor to `socket`, or closes it.
template <class Socket>
Failure assign(Socket& socket, const tcp& protocol, int descriptor) {
  if (descriptor < 0) return last_failure();
  Failure failure;
  socket.assign(protocol, descriptor, failure);
  if (failure) ::close(descriptor);
  return failure;
}

int make(const tcp& protocol) {
  return ::socket(protocol.family(), protocol.type() | SOCK_CLOEXEC, protocol.protocol());
}

}  // namespace

Failure open_unshared(tcp::socket& socket, const tcp& protocol) {
  return assign(socket, protocol, make(protocol));
}

Failure open_unshared(tcp::acceptor& acceptor, const tcp& protocol) {
  return assign(acceptor, protocol, make(protocol));
}

tcp::socket accept_unshared(tcp::acceptor& acceptor, Failure& failure) {
  tcp::socket accepted(acceptor.get_executor());
  const tcp::endpoint local = acceptor.local_endpoint(failure);
  if (failure) return accepted;
  failure =
      assign(accepted, local.protocol(),
             accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  return accepted;
}

}  // namespace muster::io
