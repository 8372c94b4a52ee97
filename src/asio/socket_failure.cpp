#include "asio/socket_failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "muster/error.hpp"

namespace muster::io {

std::string words_of(int error) {
  return std::generic_category().message(error);
}

void throw_socket_failure(std::string_view action) {
  throw Error(Errc::socket_failure, fmt::format("cannot {}: {}", action, words_of(errno)));
}

}  // namespace muster::io
