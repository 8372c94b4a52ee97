#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asio/file_descriptor.hpp"
#include "lib/net_namespace.hpp"

namespace muster::test {

/// An IPv4 address and a port.
struct Place {
  std::string address;
  std::uint16_t port = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// A UDP datagram that was seen on a cable.
struct Captured {
  Place from;
  Place to;
  std::string payload;
};

/// Somebody on the network who is no node, and may mean harm.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Outsider {
 public:
  explicit Outsider(const NetNamespace& where);

  /// From an address and port of its own.
  void send(const Place& to, std::string_view payload) const;
  /// From an address and port that it makes up. At most 1472 bytes.
  void forge(const Place& from, const Place& to, std::string_view payload) const;

 private:
  io::FileDescriptor socket_;
  io::FileDescriptor raw_;
};

/// Records all UDP over IPv4 that enters a namespace by any interface: on the switch of a `Lab`,
/// every datagram of every host.
class Wiretap {
 public:
  explicit Wiretap(const NetNamespace& where);

  /// What has come since the last call. Fragments of larger datagrams are left out.
  std::vector<Captured> take() const;

 private:
  io::FileDescriptor socket_;
};

}  // namespace muster::test
