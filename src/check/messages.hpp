#pragma once

#include <map>
#include <set>
#include <tuple>

#include "check/checker.hpp"

namespace muster::check {

/// A channel never repeats a message, never reorders messages of one sender, and never delivers a
/// message that no node of the community sent. A counted receiver has the message. Without loss
/// every message arrives.
class Messages : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "messages"; }
  void see(const Observation& observation) override;

 private:
  void received(const Observation& observation, const Received& message);
  void delivered(const Observation& observation, const Delivered& delivery);
  void awaited(const Observation& observation, const Awaited& message);

  /// The sender of each text.
  std::map<std::string, SessionId> sent_;
  /// Number of receivers of each text.
  std::map<std::string, std::size_t> receivers_;
  /// The latest number that each life received, by sender and kind.
  std::map<std::tuple<SessionId, SessionId, MessageKind>, std::uint64_t> latest_;
};

}  // namespace muster::check
