#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "asio/own_addresses.hpp"
#include "core/event.hpp"
#include "muster/node.hpp"

namespace muster::detail {

/// Names of the attributes every node has.
namespace attribute {
inline constexpr std::string_view info = "info";
inline constexpr std::string_view name = "name";
inline constexpr std::string_view host_name = "host";
}  // namespace attribute

/// Whether every node has an attribute of that name, so that no application may.
bool is_reserved_attribute(std::string_view name);

/// Turns what the protocol knows of a node into what the application sees, and remembers what it
/// decoded, so that listing a thousand nodes does not read a thousand JSON texts.
///
/// Safe to call from any thread.
class NodeReader {
 public:
  Node read(const core::NodeView& view);
  /// Those of this node itself.
  std::vector<NodeAddress> read_addresses(const std::vector<io::OwnAddress>& addresses);
  /// The node was removed: what was decoded of it need not be remembered.
  void forget(const SessionId& session);

 private:
  /// One state of a node's attributes, decoded.
  struct Decoded {
    /// Kept, so that no later table can have its address.
    std::shared_ptr<const core::AttributeTable> table;
    Payload info;
    std::shared_ptr<const Attributes> attributes;
  };

  struct InterfaceName {
    std::string name;
    /// To be asked for again from then on.
    core::Time until{};
  };

  Decoded decode(const core::NodeView& view);
  std::vector<NodeAddress> read_addresses(const core::Paths& paths);
  NodeAddress read_address(const core::Endpoint& endpoint, std::uint32_t interface, core::Time now);
  const std::string& name_of(std::uint32_t interface, core::Time now);

  std::mutex mutex_;
  std::map<SessionId, Decoded> decoded_;
  /// By index.
  std::map<std::uint32_t, InterfaceName> names_;
};

/// Reads the payload of an attribute or a channel message. JSON text that is none reads as null.
Payload read_payload(core::Encoding encoding, core::Bytes bytes);

/// A payload as it travels.
struct EncodedPayload {
  core::Encoding encoding;
  std::string text;

  core::Bytes bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  }
};
/// Throws `Error{invalid_json}` for a value that no receiver could read.
EncodedPayload encode_payload(const Payload& payload);

/// Text as the bytes of an attribute.
inline core::Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace muster::detail
