#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>

#include "muster/api.hpp"
#include "muster/backlog.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/error.hpp"
#include "muster/message.hpp"

namespace muster {

/// The messages of a channel one by one, for a loop: `co_await async_receive(reader)`. Messages
/// that come between two calls wait.
///
/// Completions run on the node's executor. Safe to call from any thread.
class MUSTER_API ChannelReader {
 public:
  /// Joins the channel. `backlog` says how many messages wait for the program, and which are
  /// dropped if there are more. `node` must outlive this. Throws `Error{invalid_name}`.
  ChannelReader(Discovery& node, std::string_view channel, const Backlog& backlog = {});
  ChannelReader(const ChannelReader&) = delete;
  ChannelReader& operator=(const ChannelReader&) = delete;
  /// Calls that wait end with `Errc::stopped`.
  ~ChannelReader();

  Discovery& node();

  using ReceiveId = std::uint64_t;
  /// Calls `done` once, as a slot, with the next message; with `Errc::stopped` if the node stops
  /// first, or has stopped and no message waits. Before the first start of the node it waits.
  ReceiveId receive(std::function<void(std::exception_ptr failure, Message message)> done);
  /// The call ends now with `Errc::cancelled`, unless it has ended.
  void cancel(ReceiveId receive);
  /// Number of messages dropped because too many waited.
  std::uint64_t dropped() const;

  /// A completion threw.
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
