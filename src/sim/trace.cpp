#include "sim/trace.hpp"

#include <variant>

namespace muster::sim {

namespace {

/// One overload per event, found by std::visit.
struct Describer {
  const NameOf& name_of;
  const std::string& self;

  std::string name(const core::SharedView& node) const {
    return node ? name_of(node->hello.node) : self;
  }

  std::string operator()(const core::NodeAdded& event) const { return "added " + name(event.node); }

  std::string operator()(const core::NodeUpdated& event) const {
    return "updated " + name(event.after);
  }
  std::string operator()(const core::NodeSuspected& event) const {
    return "suspected " + name(event.node);
  }
  std::string operator()(const core::NodeRemoved& event) const {
    return "removed " + name(event.node) + " " + std::string(to_string(event.reason));
  }
  std::string operator()(const core::MasterSeen& event) const {
    return "master " + name(event.node) + " " + std::to_string(event.term);
  }
  std::string operator()(const core::Promoted& event) const {
    return "promoted " + std::to_string(event.term);
  }
  std::string operator()(const core::Demoted& event) const {
    return "demoted " + std::to_string(event.term) + " " + std::string(to_string(event.reason));
  }
  std::string operator()(const core::MessageReceived& event) const {
    const auto& payload = event.letter.payload;
    return "message " + name(event.sender) + " " + event.letter.channel + " " +
           (payload.size() <= 64 ? std::string(payload.begin(), payload.end())
                                 : std::to_string(payload.size()) + " bytes");
  }
  std::string operator()(const core::MessagesLost& event) const {
    return "lost " + std::to_string(event.count) + " of " + name_of(event.sender);
  }
  std::string operator()(const core::DeliveryDone& event) const {
    return "delivery " + std::to_string(event.delivery) + " delivered " +
           std::to_string(event.delivered) + " lost " + std::to_string(event.lost) +
           (event.listening == 0 ? "" : " listening " + std::to_string(event.listening)) +
           (event.unconfirmed.empty() ? ""
                                      : " unconfirmed " + std::to_string(event.unconfirmed.size()));
  }
  std::string operator()(const core::MastersMismatch& event) const {
    return "mismatch " + name(event.node);
  }
  std::string operator()(const core::Impersonated& event) const {
    return "impersonated " + name(event.node) +
           (event.used == core::Identity::node ? " by id" : " by session");
  }
  std::string operator()(const core::WasAbsent&) const { return "absent"; }
  std::string operator()(const core::GoodbyeExpired&) const { return "goodbye expired"; }
};

}  // namespace

std::string describe(const core::Event& event, const NameOf& name_of, const std::string& self) {
  return std::visit(Describer{name_of, self}, event);
}

}  // namespace muster::sim
