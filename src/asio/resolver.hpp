#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "asio/name_lookup.hpp"
#include "asio/seed.hpp"
#include "core/endpoint.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster::io {

/// Looks the addresses of seeds up: each name at once, then every 30 s, and more often while it
/// does not resolve or no node answers there; see `LookupPace`.
///
/// Safe to call from any thread. Callbacks run on the executor, one at a time, under no lock. One
/// may run a last time while or after this object is closed or destroyed, so they should hold their
/// owner by a weak pointer.
class Resolver {
 public:
  struct Callbacks {
    /// The endpoints of all seeds, after each change; in order, without duplicates. A name that no
    /// longer resolves keeps its last endpoints.
    std::function<void(const std::vector<core::Endpoint>& endpoints)> on_resolved;
    /// Whether a node is known at `endpoint`.
    std::function<bool(const core::Endpoint& endpoint)> is_answered;
    /// A name does not resolve. Called once, until it has resolved again.
    std::function<void(std::string_view sentence)> on_warning;
  };

  /// Starts at once. Never calls back within this call.
  Resolver(const boost::asio::any_io_executor& executor, std::vector<Seed> seeds,
           Callbacks callbacks, LookUp look_up = look_up_name);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  /// Does not wait: a pending lookup continues by itself, and its result is ignored. May be called
  /// again.
  void close();

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace muster::io
