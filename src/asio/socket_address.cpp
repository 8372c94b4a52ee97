#include "asio/socket_address.hpp"

#include <cstring>

namespace muster::io {

core::Address address_of(const in_addr& address) {
  core::Address result = core::Address::v4(0, 0, 0, 0);
  std::memcpy(result.bytes.data() + 12, &address, sizeof address);
  return result;
}

core::Address address_of(const in6_addr& address) {
  core::Address result;
  std::memcpy(result.bytes.data(), &address, sizeof address);
  return result;
}

in_addr to_v4(const core::Address& address) {
  in_addr result{};
  std::memcpy(&result, address.bytes.data() + 12, sizeof result);
  return result;
}

in6_addr to_v6(const core::Address& address) {
  in6_addr result{};
  std::memcpy(&result, address.bytes.data(), sizeof result);
  return result;
}

SocketAddress::SocketAddress(const core::Endpoint& endpoint) {
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    v4.sin_addr = to_v4(endpoint.address);
    std::memcpy(&storage, &v4, sizeof v4);
    size = sizeof v4;
  } else {
    storage.sin6_family = AF_INET6;
    storage.sin6_port = htons(endpoint.port);
    storage.sin6_addr = to_v6(endpoint.address);
    storage.sin6_scope_id = endpoint.scope;
    size = sizeof storage;
  }
}

core::Endpoint endpoint_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return {.address = address_of(v4.sin_addr), .port = ntohs(v4.sin_port)};
  }
  if (address->sa_family != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, address, sizeof v6);
  return {
      .address = address_of(v6.sin6_addr), .port = ntohs(v6.sin6_port), .scope = v6.sin6_scope_id};
}

}  // namespace muster::io
