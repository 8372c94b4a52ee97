#pragma once

#include <optional>
#include <string>

#include "crypto/legacy_cipher.hpp"
#include "muster/id.hpp"
#include "muster/legacy.hpp"

namespace muster::legacy {

/// What a translator is told once. Validated above.
struct Config {
  LegacyDialect dialect = LegacyDialect::none;
  /// Nothing: clear text.
  std::optional<crypto::LegacyCipher> cipher = {};
  NodeId node;
  /// Tells nodes that we meet as our own kind from guests: they say the same. Empty: there are
  /// none.
  std::string mark = {};
  /// As in `Legacy`.
  Duration hello_interval{};
  Duration node_timeout{};
  /// Do not hear other nodes of this process.
  bool ignore_process = false;
};

}  // namespace muster::legacy
