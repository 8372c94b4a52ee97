#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "muster/timing.hpp"

namespace muster {

/// The JavaScript packages whose nodes (legacy nodes) a muster node can join.
enum class LegacyDialect {
  /// None was chosen, which `validate` refuses: nobody gets there by accident.
  none,
  /// node-discovery 0.2.
  node_discovery,
  /// node-discover 1.x.
  node_discover,
};

/// The packages' names: "node-discovery", "node-discover"; "none".
std::string_view to_string(LegacyDialect dialect);

/// How to sit among the nodes of a JavaScript package: to see them and be seen, elect with them and
/// exchange info and channel messages. docs/migrating.md has the whole picture.
///
/// **Nothing of that side is authenticated.** Its encryption has no integrity and no protection
/// from replay, whoever can send to its port can forge nodes, messages and masters, and whoever has
/// its key can read all that is said there. A start with it warns of that.
///
/// Every muster node of a mixed cluster needs the same setting: the others would not see the
/// JavaScript nodes, and elect without them. `muster bridge` connects without mixing.
struct Legacy {
  LegacyDialect dialect = LegacyDialect::none;
  /// Says that you know what stands above. Must be set, unless `only` is: without a side of its own
  /// kind, a node has nothing to lose.
  bool accept_unauthenticated = false;
  /// Speak with no nodes of our own kind; `Options::port` and `keys` have no use then.
  bool only = false;

  /// UDP port of the JavaScript nodes. `Options::port` and the 255 above it must be others, for a
  /// node-discovery process ends at the first datagram that it does not understand.
  std::uint16_t port = 12345;
  /// The packages' `key`: a password, stretched the way `createCipher` does it; or, with `iv`, the
  /// key itself, in as many bytes as the algorithm needs. Empty: clear text.
  std::string key = {};
  /// node-discovery's `iv`. Empty: there is none.
  std::string iv = {};
  /// node-discovery's `algorithm`, by its OpenSSL name. node-discover knows only the default.
  std::string algorithm = "aes256";

  /// How often the JavaScript nodes say hello (`helloInterval`). A start listens for two of these
  /// before a first promotion; we say hello twice as often, as they forgive no loss. From 10 ms to
  /// one hour.
  Duration hello_interval = std::chrono::seconds(1);
  /// A JavaScript node is removed after so long without a hello. At least twice `hello_interval`;
  /// at most one hour. The default survives the loss of two hellos in a row.
  Duration node_timeout = std::chrono::milliseconds(3'500);

  friend bool operator==(const Legacy&, const Legacy&) = default;
};

/// Reads a key or vector for `Legacy` from the first line of a file: the text as it stands, or the
/// bytes in hexadecimal digits after "hex:". Throws `Error{unreadable_file}` or
/// `Error{invalid_key}`, naming the file.
std::string read_legacy_key_file(const std::filesystem::path& path);
/// The same for text: "hex:00ff" is two bytes, anything else itself. Throws `Error{invalid_key}`.
std::string parse_legacy_key(std::string_view text);

}  // namespace muster
