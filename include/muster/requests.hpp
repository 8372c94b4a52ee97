#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>

#include "muster/api.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/request.hpp"

namespace muster {

/// Requests to other nodes and answers to theirs, over a `Discovery`. A request goes to one node
/// and ends with one answer or one error.
///
/// A request to a role ("the master", "the owner of partition 7") goes to the node that has the
/// role. If that node is removed before it has answered, or says that it does not have the role,
/// the request goes to the next one, until the time is up. Each node runs a request once, however
/// often it is sent there. A node that was removed may have run it before the next one does: let
/// the token of the role decide (`Partitions::token`).
///
/// Requests and answers are confirmed messages to one node (`Discovery::send_confirmed_to`). A
/// request to this node itself runs here. JavaScript nodes answer none.
///
/// Slots, handlers and completions run on the node's executor, one at a time. It ends as
/// `Discovery` does. Safe to call from any thread.
class MUSTER_API Requests {
 public:
  /// `node` must outlive this. A node has one `Requests` at a time. Throws `Error{invalid_option}`
  /// for a second one.
  explicit Requests(Discovery& node);
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;
  /// Requests that wait end with `Errc::stopped`, those of others get no answer.
  ~Requests();

  Discovery& node();

  using RequestId = std::uint64_t;
  using Done = std::function<void(std::exception_ptr failure, Payload reply)>;
  /// Calls `done` once, as a slot. Failures: `request_failed` (the handler's words, or no handler),
  /// `timed_out`, `unknown_node` (of a certain node: unknown, or removed before it answered),
  /// `cancelled`, `stopped`. Throws `Error`: `not_started`, `invalid_name`, `invalid_option`,
  /// `too_large`, `overloaded` (4,096 requests wait already).
  RequestId request(const Recipient& recipient, std::string_view channel, const Payload& payload,
                    Done done, const RequestOptions& options = {});
  template <JsonLike V>
  RequestId request(const Recipient& recipient, std::string_view channel, const V& value, Done done,
                    const RequestOptions& options = {}) {
    return request(recipient, channel, Payload{.value = Value(value)}, std::move(done), options);
  }
  /// The request ends now with `Errc::cancelled`, unless it has ended. It may be run all the same.
  void cancel(RequestId request);

  /// Answers the requests of other nodes on a channel, until it is disconnected. Throws
  /// `Error{invalid_name}`, also if the channel has a handler already.
  Connection on_request(std::string_view channel, RequestHandler handler);
  /// A slot, handler or completion threw.
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

/// The master: the highest-ranked one that `node` knows, itself included. `node` must outlive it.
MUSTER_API Recipient to_master(Discovery& node);

}  // namespace muster
