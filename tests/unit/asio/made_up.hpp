#pragma once

#include <functional>
#include <string>

#include "asio/interfaces.hpp"
#include "muster/error.hpp"

/// Interfaces of a host that does not exist.
namespace muster::io {

inline Interface loopback() {
  return {.name = "lo",
          .index = 1,
          .is_up = true,
          .is_loopback = true,
          .addresses = {{core::Address::v4(127, 0, 0, 1), 8, core::Address::v4(127, 255, 255, 255)},
                        {core::Address{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 128}}};
}

inline core::Address link_local(std::uint8_t last) {
  return core::Address{{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}};
}

inline core::Address unique_local(std::uint8_t last) {
  return core::Address{{0xfd, 0x77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}};
}

/// An Ethernet interface with 10.77.`subnet`.1/24 and a link-local address.
inline Interface wire(std::string name, std::uint32_t index, std::uint8_t subnet) {
  return {.name = std::move(name),
          .index = index,
          .is_up = true,
          .can_broadcast = true,
          .can_multicast = true,
          .addresses = {
              {core::Address::v4(10, 77, subnet, 1), 24, core::Address::v4(10, 77, subnet, 255)},
              {link_local(subnet), 64}}};
}

/// A tunnel with an address and no broadcast.
inline Interface tunnel() {
  return {.name = "tun0",
          .index = 7,
          .is_up = true,
          .can_multicast = true,
          .is_point_to_point = true,
          .addresses = {{core::Address::v4(10, 8, 0, 2), 32}}};
}

/// The sentence that `call` throws; empty if it throws none. `code` is the expected code.
inline std::string fault_of(Errc code, const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.errc() == code ? error.what() : "another code than expected";
  }
  return {};
}

}  // namespace muster::io
