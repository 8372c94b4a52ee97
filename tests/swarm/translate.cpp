#include "swarm/translate.hpp"

#include <variant>

#include "swarm/message_text.hpp"

namespace muster::swarm {

namespace {

using Result = std::optional<check::Fact>;

check::Identity identity_of(const core::NodeView& view) {
  return {view.hello.node, view.session};
}

/// One overload per event, found by std::visit.
struct Translator {
  Result operator()(const core::NodeAdded& event) const {
    return check::Added{identity_of(*event.node)};
  }
  Result operator()(const core::NodeUpdated& event) const {
    const core::Hello& hello = event.after->hello;
    return check::Updated{identity_of(*event.after),
                          hello.master ? std::optional(hello.master_term) : std::nullopt};
  }
  Result operator()(const core::NodeSuspected& event) const {
    return check::Suspected{identity_of(*event.node)};
  }
  Result operator()(const core::NodeRemoved& event) const {
    return check::Removed{identity_of(*event.node), event.reason};
  }
  Result operator()(const core::MasterSeen& event) const {
    return check::MasterSeen{event.node ? std::optional(identity_of(*event.node)) : std::nullopt,
                             event.term};
  }
  Result operator()(const core::Promoted& event) const { return check::Promoted{event.term}; }
  Result operator()(const core::Demoted& event) const {
    return check::Demoted{event.term, event.reason};
  }
  Result operator()(const core::MessageReceived& event) const {
    const auto& payload = event.letter.payload;
    const std::string text(payload.begin(), payload.end());
    const MessageText message = read_message(text);
    return check::Received{identity_of(*event.sender), message.kind, message.number, text};
  }
  Result operator()(const core::DeliveryDone&) const { return {}; }
  Result operator()(const core::MessagesLost&) const { return {}; }
  Result operator()(const core::MastersMismatch&) const { return {}; }
  Result operator()(const core::Impersonated&) const { return {}; }
  Result operator()(const core::WasAbsent&) const { return {}; }
  Result operator()(const core::GoodbyeExpired&) const { return {}; }
};

}  // namespace

std::optional<check::Fact> translate(const core::Event& event) {
  return std::visit(Translator{}, event);
}

}  // namespace muster::swarm
