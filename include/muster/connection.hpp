#pragma once

#include <functional>
#include <utility>

namespace muster {

/// Connects a slot with its signal. Destroying it leaves the slot connected; `ScopedConnection`
/// disconnects at the end of its scope.
///
/// Safe to call from any thread. Copies refer to the same slot and may outlive the signal.
class Connection {
 public:
  Connection() = default;
  explicit Connection(std::function<void()> disconnect) : disconnect_(std::move(disconnect)) {}

  /// The slot is not called again. A call that is already running ends by itself.
  void disconnect() const {
    if (disconnect_) disconnect_();
  }

 private:
  std::function<void()> disconnect_;
};

/// Disconnects when it is destroyed. Can be moved, not copied.
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
