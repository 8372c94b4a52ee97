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

/// An instance on the node that has it: what it was made from, and what was made.
///
/// Copies share what was made, and keep it alive. Distinct objects: safe. Shared objects: unsafe.
struct Instance {
  /// Names its configuration, see `InstanceHandler::get_config`.
  std::string id;
  /// As `get_config` gave it.
  Value config = nullptr;
  /// Goes along with whatever is written on its behalf.
  AssignmentToken token;
  /// A `std::shared_ptr` to what `create_instance` made; empty before, and if it made nothing.
  std::any object = {};

  /// What `create_instance` made. Throws `std::bad_any_cast` if that was not a `T`.
  template <class T>
  T& as() const {
    return *std::any_cast<const std::shared_ptr<T>&>(object);
  }
};

/// Ends a call of `create_instance`. Copies end the same call; only the first end counts. Safe to
/// call from any thread. A coroutine that gives an `awaitable<std::shared_ptr<T>>` may end with it;
/// see `WorkDone`.
class InstanceDone {
 public:
  explicit InstanceDone(std::function<void(std::any object, std::string_view error)> done)
      : done_(std::move(done)) {}

  /// It is there; `Instance::as<T>` gives it back. Requires: not null.
  template <class T>
  void operator()(std::shared_ptr<T> object) const {
    done_(std::any(std::move(object)), {});
  }
  /// It is there, and there is nothing to remember of it.
  void operator()() const { done_({}, {}); }
  /// It could not be created, for this reason.
  void fail(std::string_view why) const { done_({}, why.empty() ? "no reason given" : why); }
  /// Creating it has ended with this exception; null: with `object`.
  template <class T>
  void operator()(const std::exception_ptr& failure, std::shared_ptr<T> object) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(object));
  }

 private:
  std::function<void(std::any object, std::string_view error)> done_;
};

/// Ends a call of `get_config`. Copies end the same call; only the first end counts. Safe to call
/// from any thread. A coroutine that gives an `awaitable<std::vector<Value>>` may end with it; see
/// `WorkDone`.
class ConfigsDone {
 public:
  using Configs = std::optional<std::vector<Value>>;
  explicit ConfigsDone(std::function<void(Configs configs, std::string_view error)> done)
      : done_(std::move(done)) {}

  /// These are all there are.
  void operator()(std::vector<Value> configs) const { done_(std::move(configs), {}); }
  /// Nothing has changed since the last call.
  void unchanged() const { done_(std::nullopt, {}); }
  /// It could not be found out what there is, for this reason; what was said last stands.
  void fail(std::string_view why) const {
    done_(std::nullopt, why.empty() ? "no reason given" : why);
  }
  /// Finding out has ended with this exception; null: with `configs`.
  void operator()(const std::exception_ptr& failure, std::vector<Value> configs) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(configs));
  }

 private:
  std::function<void(Configs configs, std::string_view error)> done_;
};

/// How instances are made and unmade. Members run as slots, and each must call its `done` in the
/// end, from wherever. What one throws is its failure, and so is what takes longer than its
/// time-out: a call that ends later than that counts no more.
struct InstanceHandler {
  /// Finds out which configurations there are. Called on the leader alone, so give every node the
  /// same. Required.
  ///
  /// Each has one instance in the cluster. It is told apart from others by the member `id` of an
  /// object, a string or an integer; a string or an integer is its own id; anything else is named
  /// by its text. If the configuration of an id is another one than before, its instance is
  /// disconnected and created anew. Of several with one id the first counts.
  std::function<void(const ConfigsDone& done)> get_config;
  /// Makes the instance of a configuration that this node is given. What is made after the
  /// time-out is disconnected at once. Required.
  std::function<void(const Instance& instance, const InstanceDone& done)> create_instance;
  /// Whether it is healthy; a failure says that it is not. Never called before its last call has
  /// ended. A call of `disconnect_instance` does not wait for it.
  std::function<void(const Instance& instance, const WorkDone& done)> healthcheck_instance = {};
  /// Ends it. Once that is done, our share in what was made is released, and another node may
  /// create its own. Without this member, releasing it is all that is done. After
  /// `InstancesOptions::disconnect_attempts` failures the instance counts as ended, whatever this
  /// came to, for others wait for it.
  std::function<void(const Instance& instance, const WorkDone& done)> disconnect_instance = {};
};

}  // namespace muster
