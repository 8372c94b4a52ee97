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

/// Holds this node's lifelines, and the other ends of those that others hold to it: TCP connections
/// on which nothing is ever sent (PROTOCOL.md §9.4). Makes do with what it gets: a port that is
/// taken, and connections that fail, only mean that an end is noticed later.
///
/// Safe to call from any thread. Callbacks run on the executor, one at a time, under no lock; one
/// may run a last time while or after this is closed or destroyed, so they should hold their owner
/// by a weak pointer.
class Lifelines {
 public:
  /// Connections of others held at once. Further ones are closed.
  static constexpr std::size_t held_max = 64;
  /// After the first failure; twice as long after each further one, up to `pause_max`.
  static constexpr Duration pause_min = std::chrono::seconds(1);
  static constexpr Duration pause_max = std::chrono::seconds(64);

  struct Callbacks {
    /// The lifeline to that session broke. It is tried again later, as long as it is wanted.
    std::function<void(const SessionId& session)> on_broken;
    /// Whether a node is known at that address; others may not connect.
    std::function<bool(const core::Address& address)> is_known;
  };

  /// Listens on TCP `port` of the addresses that the rules leave.
  Lifelines(const boost::asio::any_io_executor& executor, const InterfaceRules& rules,
            std::uint16_t port, Callbacks callbacks);
  Lifelines(const Lifelines&) = delete;
  Lifelines& operator=(const Lifelines&) = delete;
  ~Lifelines();

  /// From now on these, and no others. Returns before anything of it has happened.
  void want(std::vector<core::Lifeline> wanted);
  /// Ends all connections. Harmless if called again.
  void close();

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace muster::io
