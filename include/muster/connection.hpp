#pragma once

#include <concepts>
#include <functional>
#include <memory>
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

/// A slot that belongs to an object: it is called with the object as its first argument while the
/// object lives, and not afterwards. `tied` makes one.
template <class Object, class Slot>
class Tied {
 public:
  Tied(std::weak_ptr<Object> object, Slot slot)
      : object_(std::move(object)), slot_(std::move(slot)) {}

  template <class... Arguments>
  requires std::invocable<const Slot&, Object&, const Arguments&...>
  void operator()(const Arguments&... arguments) const {
    if (const auto alive = object_.lock()) slot_(*alive, arguments...);
  }

 private:
  std::weak_ptr<Object> object_;
  Slot slot_;
};

/// Makes a slot that belongs to an object:
///
///     node.on_added(tied(weak_from_this(), [](Fleet& fleet, const Node& node) { ... }));
template <class Object, class Slot>
Tied<Object, Slot> tied(std::weak_ptr<Object> object, Slot slot) {
  return {std::move(object), std::move(slot)};
}
template <class Object, class Slot>
Tied<Object, Slot> tied(const std::shared_ptr<Object>& object, Slot slot) {
  return tied(std::weak_ptr<Object>(object), std::move(slot));
}

}  // namespace muster
