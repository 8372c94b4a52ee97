#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "muster/api.hpp"
#include "muster/id.hpp"
#include "muster/node.hpp"
#include "muster/payload.hpp"
#include "muster/timing.hpp"

namespace muster {

/// The receiver of a request: a certain node, or the node that has a role at the moment.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Recipient {
 public:
  /// This node and no other.
  Recipient(const NodeId& node) : node_(node) {}
  /// The node that `find` returns; nothing while no node has the role. `find` is called as a slot
  /// each time the request is to be sent, so it may call the node.
  explicit Recipient(std::function<std::optional<NodeId>()> find) : find_(std::move(find)) {}

  std::optional<NodeId> find() const { return find_ ? find_() : std::optional(node_); }
  /// Whether it is a role, which another node may take over.
  bool is_role() const { return static_cast<bool>(find_); }

 private:
  NodeId node_;
  std::function<std::optional<NodeId>()> find_;
};

/// A request, as a handler gets it.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Request {
  std::string channel;
  /// The asker as it was known when the request arrived.
  Node sender;
  Payload payload;
  /// How long the asker waits from now on.
  Duration time_left{};
};

/// Answers one request. Copies answer the same request; only the first answer counts. When the last
/// copy is destroyed without an answer, the request fails. Safe to call from any thread.
class MUSTER_API Reply {
 public:
  enum class Status : std::uint8_t { done, failed, not_mine, unhandled };
  using Send = std::function<void(Status status, const Payload& payload)>;

  explicit Reply(Send send);

  void operator()(const Payload& payload) const;
  template <JsonLike V>
  void operator()(const V& value) const {
    (*this)(Payload{.value = Value(value)});
  }
  /// The asker gets `Errc::request_failed` with these words.
  void fail(std::string_view why) const;
  /// This node does not have the role of the recipient. The asker looks up the recipient again and
  /// asks it, until the time is up. Requires: the handler has done no part of the request.
  void not_mine() const;

 private:
  class Once;
  std::shared_ptr<Once> once_;
};

/// Does the requested work and calls `reply` in the end, from any thread. Runs as a slot. An
/// exception is its failure.
using RequestHandler = std::function<void(const Request& request, const Reply& reply)>;

struct RequestOptions {
  /// How long the asker waits for the answer, all recipients taken together. At least 1 ms.
  Duration timeout = std::chrono::seconds(5);
};

}  // namespace muster
