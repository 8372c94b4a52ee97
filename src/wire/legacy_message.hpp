#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "muster/id.hpp"
#include "muster/legacy.hpp"

/// The messages of the nodes of the JavaScript packages, as JSON text:
///
///     {"event": "hello", "pid": PROCESS, "iid": NODE, "hostName": HOST,
///      "data": {"isMaster": false, "isMasterEligible": true, "weight": 0.5, "info": ...}}
///     {"event": CHANNEL, "pid": PROCESS, "iid": NODE, "hostName": HOST, "data": ...}
///
/// node-discover uses "advertisement" instead of "info". Ids are 32 hexadecimal digits, or a UUID.
/// muster adds some members, which legacy nodes ignore or show: "muster" beside "event", "name" and
/// "term" beside "weight".
namespace muster::wire {

struct LegacySender {
  NodeId node;
  /// Shared by all nodes of one operating-system process.
  NodeId process;
  std::string host_name = {};
  /// Marks native nodes and their cluster; empty for legacy nodes.
  std::string mark = {};
};

struct LegacyHello {
  bool master = false;
  bool eligible = false;
  /// Finite.
  double weight = 0;
  /// JSON text; empty for none.
  std::string info = {};
  /// If empty, the host name.
  std::string name = {};
  /// The term of a native mastership; 0: none.
  std::uint64_t term = 0;
};

struct LegacySpeech {
  std::string channel;
  /// JSON text.
  std::string data;
};

struct LegacyMessage {
  LegacySender sender;
  std::variant<LegacyHello, LegacySpeech> content;
};

std::string write_legacy(const LegacyMessage& message, LegacyDialect dialect);

/// Nothing if the text is not a message of the packages: an id of another form, a hello without a
/// weight, a name too long for a channel.
std::optional<LegacyMessage> read_legacy(std::string_view text, LegacyDialect dialect);

/// An id in the form of the package.
std::string legacy_id(const NodeId& id, LegacyDialect dialect);

}  // namespace muster::wire
