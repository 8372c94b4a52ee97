#pragma once

#include <optional>
#include <string>

#include "crypto/legacy_cipher.hpp"
#include "muster/id.hpp"
#include "muster/legacy.hpp"

namespace muster::legacy {

/// The settings of a translator, validated by the floors above.
struct Config {
  LegacyDialect dialect = LegacyDialect::none;
  /// Unset: clear text.
  std::optional<crypto::LegacyCipher> cipher = {};
  NodeId node;
  /// Marks native nodes, so that they are not met as guests: all native nodes send the same mark.
  /// Empty: none.
  std::string mark = {};
  /// The same as in `Legacy`.
  Duration hello_interval{};
  Duration node_timeout{};
  /// Ignores other nodes of this process.
  bool ignore_process = false;
};

}  // namespace muster::legacy
