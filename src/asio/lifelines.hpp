#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/lifelines.hpp"
#include "muster/options.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster::io {

/// Holds this node's lifelines, and the other ends of those of other nodes: TCP connections on
/// which nothing is ever sent (PROTOCOL.md §9.4). A taken port or a failed connection only means
/// that the end of a process is noticed later.
///
/// Safe to call from any thread. Callbacks run on the executor, one at a time, under no lock. One
/// may run a last time while or after this object is closed or destroyed, so they should hold their
/// owner by a weak pointer.
class Lifelines {
 public:
  /// Limit of connections of other nodes. A further one takes the place of one from the address
  /// that has the most, or is closed (fair_share.hpp).
  static constexpr std::size_t held_max = 64;
  /// Limit of those from one address. Further ones are closed. At most five nodes watch another
  /// one, a few more while a cluster changes, and all of them may run on one host.
  static constexpr std::size_t held_per_address_max = 16;
  /// Pause after the first failure. It doubles after each further one, up to `pause_max`.
  static constexpr Duration pause_min = std::chrono::seconds(1);
  static constexpr Duration pause_max = std::chrono::seconds(64);

  struct Callbacks {
    /// The lifeline to that session broke. It is tried again later, as long as it is wanted.
    std::function<void(const SessionId& session)> on_broken;
    /// Whether a node is known at that address; others may not connect.
    std::function<bool(const core::Address& address)> is_known;
  };

  /// Listens on TCP `port` of the addresses that the rules allow.
  Lifelines(const boost::asio::any_io_executor& executor, const InterfaceRules& rules,
            std::uint16_t port, Callbacks callbacks);
  Lifelines(const Lifelines&) = delete;
  Lifelines& operator=(const Lifelines&) = delete;
  ~Lifelines();

  /// Replaces the set of wanted lifelines. Returns before the connections change.
  void want(std::vector<core::Lifeline> wanted);
  /// Closes all connections. May be called again.
  void close();

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace muster::io
