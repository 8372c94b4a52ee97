#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "muster/api.hpp"
#include "muster/timing.hpp"

namespace muster {

/// The JavaScript packages whose nodes (legacy nodes) a muster node can join.
enum class LegacyDialect {
  /// No package is chosen. `validate` refuses this value, so no node joins them by accident.
  none,
  /// node-discovery 0.2.
  node_discovery,
  /// node-discover 1.x.
  node_discover,
};

/// The names of the packages: "node-discovery", "node-discover"; "none".
MUSTER_API std::string_view to_string(LegacyDialect dialect);

/// How to join the nodes of a JavaScript package (legacy nodes): to see them and be seen, to elect
/// with them, and to exchange info and channel messages. docs/migrating.md describes the migration.
///
/// **Nothing of that side is authenticated.** Its encryption has no integrity and no protection
/// from replay. Every host that can send to its port can forge nodes, messages and masters; every
/// host that has its key can read all its messages. The node warns about this at its start.
///
/// A node-discovery process ends at the first message that it cannot decrypt. A node therefore
/// listens for two of their hellos before its first message, keeps messages of the application for
/// as long, and **sends nothing while messages arrive that do not open with `key`**. It logs a
/// warning with the source of such messages. A host that can send to the port can silence the node
/// in this way. node-discover ignores messages with another key, so this does not apply to it.
///
/// Every muster node of a mixed cluster needs the same setting. A node without it does not see the
/// legacy nodes and elects without them. `muster bridge` connects both kinds without mixing them.
struct Legacy {
  LegacyDialect dialect = LegacyDialect::none;
  /// Accepts the risk that is described above. Must be set, unless `only` is set: a node without a
  /// native side has nothing to lose.
  bool accept_unauthenticated = false;
  /// Meets no native nodes; `Options::port` and `keys` then have no effect.
  bool only = false;

  /// UDP port of the legacy nodes. `Options::port` and the 255 ports above it must not include it,
  /// because a node-discovery process ends at the first datagram that it does not understand.
  std::uint16_t port = 12345;
  /// The packages' `key`: a password, from which the key is derived as in `createCipher`; or, with
  /// `iv`, the key itself, with as many bytes as the algorithm needs. If empty, clear text.
  std::string key = {};
  /// node-discovery's `iv`. If empty, none.
  std::string iv = {};
  /// node-discovery's `algorithm`, by its OpenSSL name. node-discover supports only the default.
  std::string algorithm = "aes256";

  /// Interval at which the legacy nodes say hello (`helloInterval`), 10 ms to one hour. A starting
  /// node listens for two of these intervals before a first promotion, and for three among nodes of
  /// node-discovery. muster says hello to them twice as often, because they tolerate no loss.
  Duration hello_interval = std::chrono::seconds(1);
  /// Time without a hello after which a legacy node is removed, at least twice `hello_interval`, at
  /// most one hour. The default survives the loss of two hellos in a row.
  Duration node_timeout = std::chrono::milliseconds(3'500);

  friend bool operator==(const Legacy&, const Legacy&) = default;
};

/// Reads a key or initialisation vector for `Legacy` from the first line of a file: the text
/// itself, or bytes as hexadecimal digits after "hex:". Throws `Error{unreadable_file}` or
/// `Error{invalid_key}`, which name the file.
MUSTER_API std::string read_legacy_key_file(const std::filesystem::path& path);
/// The same for a text: "hex:00ff" means two bytes, any other text itself. Throws
/// `Error{invalid_key}`.
MUSTER_API std::string parse_legacy_key(std::string_view text);

}  // namespace muster
