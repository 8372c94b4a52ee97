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

/// A UDP datagram, captured on a cable.
struct Captured {
  Place from;
  Place to;
  std::string payload;
};

/// A host on the network that is no node and may be hostile.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Outsider {
 public:
  explicit Outsider(const NetNamespace& where);

  /// Sends from its own address and port.
  void send(const Place& to, std::string_view payload) const;
  /// Sends from a forged address and port. At most 1472 bytes.
  void forge(const Place& from, const Place& to, std::string_view payload) const;

 private:
  io::FileDescriptor socket_;
  io::FileDescriptor raw_;
};

/// Records all UDP over IPv4 that enters a namespace over any interface: on the switch of a `Lab`,
/// every datagram of every host.
class Wiretap {
 public:
  explicit Wiretap(const NetNamespace& where);

  /// The datagrams since the last call, without IP fragments.
  std::vector<Captured> take() const;

 private:
  io::FileDescriptor socket_;
};

}  // namespace muster::test
