#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/id.hpp"
#include "muster/timing.hpp"
#include "muster/value.hpp"

namespace muster {

/// A piece of work with a name: a device to poll, a customer's connection, a configuration.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Resource {
  /// 1 to 255 bytes of UTF-8, unique within its set.
  std::string id;
  /// What it is. From a JSON list: the whole item, its id included. At most 256 KiB as JSON text.
  ///
  /// An object may say which of `AssignmentOptions::labels` its owner must have, besides those that
  /// all work needs: `"needed_labels": ["gpu", "berlin"]`, up to 16 of 1 to 64 bytes. While no node
  /// has all of them, nobody owns it. What is no such list is reported, and the resource left out.
  /// All the different combinations in a set take 3 KiB at most; see `Resources`.
  Value value = nullptr;

  friend bool operator==(const Resource&, const Resource&) = default;
};

/// A resource as every node knows it.
struct KnownResource {
  std::string id;
  /// Nil while it has no owner.
  NodeId owner;
  /// It was allocated, not listed.
  bool is_allocated = false;

  friend bool operator==(const KnownResource&, const KnownResource&) = default;
};

namespace detail {

/// What it says. Requires: not null.
MUSTER_API std::string reason_of(const std::exception_ptr& failure);

}  // namespace detail

/// Ends one call of a handler, a source or an instance manager. Copies end the same call; only the
/// first end counts. Safe to call from any thread.
///
/// It is also what a coroutine of Boost.Asio may end with:
/// `boost::asio::co_spawn(executor, connect(resource), done)`, where `connect` gives an
/// `awaitable<void>`, is done when the coroutine returns, and fails with what it throws.
class WorkDone {
 public:
  explicit WorkDone(std::function<void(std::string_view error)> done) : done_(std::move(done)) {}

  /// It is done.
  void operator()() const { done_({}); }
  /// It could not be done, for this reason.
  void fail(std::string_view why) const { done_(why.empty() ? "no reason given" : why); }
  /// It has ended with this exception; null: it is done.
  void operator()(const std::exception_ptr& failure) const {
    failure ? fail(detail::reason_of(failure)) : (*this)();
  }

 private:
  std::function<void(std::string_view error)> done_;
};

/// What is done with the resources that this node owns. Members run as slots, and each must call
/// its `done` in the end, from wherever: of one resource, nothing else is called before. What one
/// throws is its failure.
struct ResourceHandler {
  using Call = std::function<void(const Resource& resource, const AssignmentToken& token,
                                  const WorkDone& done)>;
  using FailedCall =
      std::function<void(const Resource& resource, std::string_view why, const WorkDone& done)>;

  /// Begins to work on it. `token` goes along with whatever is written on its behalf. Required.
  Call handle;
  /// Ends the work. Once it is done, another node may begin. Required.
  Call terminate;
  /// `handle` failed: cleans up what it has left behind. It is tried again some time after that,
  /// and after `ResourcesOptions::move_after` times by another node.
  FailedCall handle_failed = {};
  /// `terminate` failed: the last resort. After `ResourcesOptions::terminate_attempts` times the
  /// work counts as ended, whatever this came to, for others wait for it.
  FailedCall terminate_failed = {};
};

/// What is done when a resource that is being handled has changed.
enum class OnChange {
  /// `terminate` with the old value, `handle` with the new one.
  terminate_and_handle,
  /// `handle` with the new value at once: the handler finds out what is different.
  handle_again,
};

}  // namespace muster
