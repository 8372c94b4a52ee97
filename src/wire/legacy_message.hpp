#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "muster/id.hpp"
#include "muster/legacy.hpp"

/// What the nodes of the JavaScript packages say to each other, as JSON text:
///
///     {"event": "hello", "pid": PROCESS, "iid": NODE, "hostName": HOST,
///      "data": {"isMaster": false, "isMasterEligible": true, "weight": 0.5, "info": ...}}
///     {"event": CHANNEL, "pid": PROCESS, "iid": NODE, "hostName": HOST, "data": ...}
///
/// node-discover says "advertisement" instead of "info". Ids are 32 hexadecimal digits, or a UUID.
/// What we say has some members more, which JavaScript ignores or shows: "muster" beside "event",
/// "name" and "term" beside "weight".
namespace muster::wire {

struct LegacySender {
  NodeId node;
  /// Shared by all nodes of one operating-system process.
  NodeId process;
  std::string host_name = {};
  /// Tells our own kind apart, and which of it; empty for JavaScript nodes.
  std::string mark = {};
};

struct LegacyHello {
  bool master = false;
  bool eligible = false;
  /// Finite.
  double weight = 0;
  /// JSON text; empty for nothing.
  std::string info = {};
  /// Empty: the host name.
  std::string name = {};
  /// Of a mastership of our own kind; 0: none.
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

/// Nothing if it is not what one of them would have written: an id of another form, a hello without
/// a weight, a name too long for one of ours.
std::optional<LegacyMessage> read_legacy(std::string_view text, LegacyDialect dialect);

/// An id as the package writes its own.
std::string legacy_id(const NodeId& id, LegacyDialect dialect);

}  // namespace muster::wire
