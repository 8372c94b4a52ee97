#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "discovery/open_requests.hpp"
#include "discovery/request_desk.hpp"
#include "muster/node.hpp"

namespace muster::detail {

/// A handler is to be called. `RequestBoard::answer` takes the answer.
struct RunRequest {
  Node sender;
  Question question;
};
/// An answer is to be sent.
struct SendAnswer {
  NodeId to;
  SessionId session;
  Answer answer;
};
using RequestOutput = std::variant<OpenRequests::Find, OpenRequests::Ask, OpenRequests::Answered,
                                   OpenRequests::Failed, RunRequest, SendAnswer>;

/// Requests of this node and of others. Knows neither network nor clock: after every input, perform
/// `take_outputs` and wait for `next_deadline`.
///
/// Distinct objects: safe. Shared objects: unsafe.
class RequestBoard {
 public:
  /// The requests of this node.
  OpenRequests& open_requests() { return open_requests_; }

  /// A request of `sender` has come.
  void hear(const Node& sender, const Question& question);
  /// This node has an answer for `asker`.
  void answer(const Node& asker, const Answer& answer);
  /// The asker has the answer.
  void confirmed(const SessionId& asker, std::uint64_t number) { desk_.confirmed(asker, number); }
  void removed(const Node& node, core::Time now);
  /// The node was stopped.
  void stop();
  void advance(core::Time now) { open_requests_.advance(now); }

  std::vector<RequestOutput> take_outputs();
  std::optional<core::Time> next_deadline() const { return open_requests_.next_deadline(); }

 private:
  OpenRequests open_requests_;
  RequestDesk desk_;
  std::vector<RequestOutput> outputs_;
};

}  // namespace muster::detail
