#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "core/protocol.hpp"
#include "fuzz/fuzz.hpp"

namespace muster::fuzz {

/// Receives the events of one node and checks their order: added before anything else, nothing
/// after removed, rising terms, and a list of nodes that agrees.
///
/// Distinct objects: safe. Shared objects: unsafe.
class EventOrder {
 public:
  void hear(const core::Event& event) {
    std::visit([this](const auto& held) { see(held); }, event);
  }
  /// Requires: the node was drained.
  void compare(const core::Protocol& protocol) const {
    std::map<NodeId, SessionId> seen;
    for (const core::NodeView& view : protocol.nodes()) seen[view.hello.node] = view.session;
    FUZZ_CHECK(seen == present_);
    FUZZ_CHECK(protocol.election().is_master() == is_master_);
  }

 private:
  void see(const core::NodeAdded& added) {
    FUZZ_CHECK(present_.emplace(added.node->hello.node, added.node->session).second);
  }
  void see(const core::NodeRemoved& removed) {
    require(*removed.node);
    present_.erase(removed.node->hello.node);
    suspected_.erase(removed.node->hello.node);
  }
  void see(const core::NodeSuspected& suspected) {
    require(*suspected.node);
    FUZZ_CHECK(suspected_.insert(suspected.node->hello.node).second);
  }
  void see(const core::NodeUpdated& updated) {
    FUZZ_CHECK(updated.before->session == updated.after->session);
    require(*updated.after);
    if (!updated.after->suspected) suspected_.erase(updated.after->hello.node);
  }
  void see(const core::MasterSeen& master) {
    if (master.node) require(*master.node);
    FUZZ_CHECK(master.term > 0);
  }
  void see(const core::MessageReceived& message) {
    if (message.sender) require(*message.sender);
  }
  void see(const core::MastersMismatch& mismatch) { require(*mismatch.node); }
  void see(const core::Promoted& promoted) {
    FUZZ_CHECK(promoted.term > term_);
    term_ = promoted.term;
    is_master_ = true;
  }
  void see(const core::Demoted& demoted) {
    FUZZ_CHECK(is_master_ && demoted.term == term_);
    is_master_ = false;
  }
  void see(const core::MessagesLost& lost) { FUZZ_CHECK(lost.count > 0); }
  void see(const core::DeliveryDone& done) { FUZZ_CHECK(deliveries_.insert(done.delivery).second); }
  void see(const core::Impersonated& impersonated) {
    if (impersonated.node) require(*impersonated.node);
  }
  void see(const core::WasAbsent& absent) { FUZZ_CHECK(absent.absence > Duration::zero()); }
  void see(const core::GoodbyeExpired&) {}

  void require(const core::NodeView& node) const {
    const auto found = present_.find(node.hello.node);
    FUZZ_CHECK(found != present_.end() && found->second == node.session);
  }

  std::map<NodeId, SessionId> present_;
  std::set<NodeId> suspected_;
  std::set<core::DeliveryId> deliveries_;
  std::uint64_t term_ = 0;
  bool is_master_ = false;
};

}  // namespace muster::fuzz
