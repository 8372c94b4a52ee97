#pragma once

#include <functional>
#include <utility>

namespace muster {

/// A slot's tie to its signal. Letting go of it keeps the slot connected; use `ScopedConnection` to
/// disconnect at the end of a scope.
///
/// Safe to call from any thread. Copies refer to the same tie, and may outlive the signal.
class Connection {
 public:
  Connection() = default;
  explicit Connection(std::function<void()> disconnect) : disconnect_(std::move(disconnect)) {}

  /// The slot is not started any more from now on; a run that has begun ends by itself.
  void disconnect() const {
    if (disconnect_) disconnect_();
  }

 private:
  std::function<void()> disconnect_;
};

/// Disconnects when it is destroyed. Moves, does not copy.
class ScopedConnection {
 public:
  ScopedConnection() = default;
  ScopedConnection(Connection connection) : connection_(std::move(connection)) {}
  ScopedConnection(ScopedConnection&& other) noexcept
      : connection_(std::exchange(other.connection_, {})) {}
  ScopedConnection& operator=(ScopedConnection&& other) noexcept {
    std::swap(connection_, other.connection_);
    return *this;
  }
  ~ScopedConnection() { connection_.disconnect(); }

 private:
  Connection connection_;
};

}  // namespace muster
