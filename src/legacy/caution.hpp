#pragma once

#include <algorithm>
#include <optional>

#include "core/time.hpp"
#include "legacy/config.hpp"

namespace muster::legacy {

/// Decides when this node may send to the legacy nodes.
///
/// A node-discovery process ends at the first message that it cannot decrypt or parse. A node with
/// another key would therefore end every process on the network. So a node listens before its first
/// message, and stays silent while it hears messages that do not open with its own key.
/// node-discover ignores such messages, so its nodes need no caution.
/// Distinct objects: safe. Shared objects: unsafe.
class Caution {
 public:
  explicit Caution(const Config& config)
      : is_needed_(config.dialect == LegacyDialect::node_discovery),
        listen_(2 * config.hello_interval),
        // Other nodes with that key may be silent for this time before they count as gone.
        linger_(config.node_timeout) {}

  /// Starts to listen. Only the first call has an effect.
  void begin(core::Time now) {
    if (!silent_until_) silent_until_ = is_needed_ ? now + listen_ : now;
  }
  /// A message arrived that does not open. Requires: begun.
  void note_unreadable(core::Time now) {
    if (!is_needed_) return;
    has_foreign_key_ = true;
    silent_until_ = std::max(*silent_until_, now + linger_);
  }
  /// Requires: begun.
  core::Time silent_until() const { return *silent_until_; }
  bool is_silent(core::Time now) const { return now < silent_until(); }
  /// Whether a message did not open, so that this silence has no known end. Requires: is silent.
  bool has_foreign_key() const { return has_foreign_key_; }
  /// Ends a silence whose time is over.
  void speak() { has_foreign_key_ = false; }

 private:
  bool is_needed_;
  Duration listen_;
  Duration linger_;
  bool has_foreign_key_ = false;
  std::optional<core::Time> silent_until_;
};

}  // namespace muster::legacy
