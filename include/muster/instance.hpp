#pragma once

#include <any>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/assignment.hpp"
#include "muster/resource.hpp"
#include "muster/value.hpp"

namespace muster {

/// An instance on the node that owns it: its configuration and its object.
///
/// Copies share the object and keep it alive. Distinct objects: safe. Shared objects: unsafe.
struct Instance {
  /// The id of its configuration; see `InstanceHandler::get_config`.
  std::string id;
  /// Its configuration, as `get_config` returned it.
  Value config = nullptr;
  /// Pass it along with every write on behalf of this instance.
  AssignmentToken token;
  /// A `std::shared_ptr` to the object that `create_instance` made. Empty before, or if it made
  /// none.
  std::any object = {};

  /// The object that `create_instance` made. Throws `std::bad_any_cast` if it is not a `T`.
  template <class T>
  T& as() const {
    return *std::any_cast<const std::shared_ptr<T>&>(object);
  }
};

/// Completes a call of `create_instance`. Copies complete the same call; only the first completion
/// counts. Safe to call from any thread. A coroutine that returns an
/// `awaitable<std::shared_ptr<T>>` may complete with it; see `WorkDone`.
class InstanceDone {
 public:
  explicit InstanceDone(std::function<void(std::any object, std::string_view error)> done)
      : done_(std::move(done)) {}

  /// Completes with an object, which `Instance::as<T>` returns. Requires: not null.
  template <class T>
  void operator()(std::shared_ptr<T> object) const {
    done_(std::any(std::move(object)), {});
  }
  /// Completes without an object.
  void operator()() const { done_({}, {}); }
  /// Completes with a failure and its reason.
  void fail(std::string_view why) const { done_({}, why.empty() ? "no reason given" : why); }
  /// Completes with an exception, or with `object` if it is null.
  template <class T>
  void operator()(const std::exception_ptr& failure, std::shared_ptr<T> object) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(object));
  }

 private:
  std::function<void(std::any object, std::string_view error)> done_;
};

/// Completes a call of `get_config`. Copies complete the same call; only the first completion
/// counts. Safe to call from any thread. A coroutine that returns an
/// `awaitable<std::vector<Value>>` may complete with it; see `WorkDone`.
class ConfigsDone {
 public:
  using Configs = std::optional<std::vector<Value>>;
  explicit ConfigsDone(std::function<void(Configs configs, std::string_view error)> done)
      : done_(std::move(done)) {}

  /// Completes with all configurations.
  void operator()(std::vector<Value> configs) const { done_(std::move(configs), {}); }
  /// Completes without a change since the last call.
  void unchanged() const { done_(std::nullopt, {}); }
  /// Completes with a failure and its reason. The last list stays in force.
  void fail(std::string_view why) const {
    done_(std::nullopt, why.empty() ? "no reason given" : why);
  }
  /// Completes with an exception, or with `configs` if it is null.
  void operator()(const std::exception_ptr& failure, std::vector<Value> configs) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(configs));
  }

 private:
  std::function<void(Configs configs, std::string_view error)> done_;
};

/// The functions that create and end instances. Members run as slots. Each must call its `done`
/// once, from any thread. An exception is a failure, and so is a call that exceeds its time limit;
/// a later completion does not count.
struct InstanceHandler {
  /// Returns all configurations. Called on the leader only, so every node needs the same function.
  /// Required.
  ///
  /// Each configuration has one instance in the cluster. Its id is the member `id` of an object, a
  /// string or an integer; a string or an integer is its own id; anything else is named by its JSON
  /// text. When the configuration of an id changes, its instance is disconnected and created again.
  /// Of several configurations with one id, the first counts.
  std::function<void(const ConfigsDone& done)> get_config;
  /// Creates the instance of a configuration that this node owns. An object that arrives after the
  /// time limit is disconnected at once. Required.
  std::function<void(const Instance& instance, const InstanceDone& done)> create_instance;
  /// Checks an instance; a failure means that it is unhealthy. Not called again before the previous
  /// call has ended. `disconnect_instance` does not wait for it.
  std::function<void(const Instance& instance, const WorkDone& done)> healthcheck_instance = {};
  /// Ends an instance. Afterwards this node releases its share of the object, and another node may
  /// create its own. Without this member, the node only releases the object. After
  /// `InstancesOptions::disconnect_attempts` failures the instance counts as ended, because other
  /// nodes wait for it.
  std::function<void(const Instance& instance, const WorkDone& done)> disconnect_instance = {};
};

}  // namespace muster
