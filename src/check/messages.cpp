#include "check/messages.hpp"

#include <algorithm>

namespace muster::check {

void Messages::see(const Observation& observation) {
  if (const auto* sent = std::get_if<Sent>(&observation.fact)) {
    sent_[sent->text] = roster().current(observation.node)->identity.session;
  } else if (const auto* message = std::get_if<Received>(&observation.fact)) {
    received(observation, *message);
  } else if (const auto* delivery = std::get_if<Delivered>(&observation.fact)) {
    delivered(observation, *delivery);
  } else if (const auto* claim = std::get_if<Awaited>(&observation.fact)) {
    awaited(observation, *claim);
  }
}

void Messages::received(const Observation& observation, const Received& message) {
  judge_cases();
  const auto sent = sent_.find(message.text);
  if (sent == sent_.end() || sent->second != message.sender.session) {
    return violated(observation.at, observation.node,
                    "\"" + message.text + "\" was not sent by " + text_of(message.sender));
  }
  const Life* self = roster().current(observation.node);
  const Life* sender = roster().find(message.sender.session);
  if (self == nullptr || sender == nullptr || self->community != sender->community) {
    return violated(observation.at, observation.node,
                    "\"" + message.text + "\" is of another community");
  }
  ++receivers_[message.text];
  std::uint64_t& latest = latest_[{self->identity.session, message.sender.session, message.kind}];
  if (message.number <= latest) {
    violated(observation.at, observation.node,
             "\"" + message.text + "\" came after number " + std::to_string(latest) + " of " +
                 text_of(message.sender));
  }
  latest = std::max(latest, message.number);
}

void Messages::delivered(const Observation& observation, const Delivered& delivery) {
  judge_cases();
  const std::size_t receivers = receivers_[delivery.text];
  if (receivers >= delivery.delivered) return;
  violated(observation.at, observation.node,
           "\"" + delivery.text + "\" is confirmed by " + std::to_string(delivery.delivered) +
               " and was received by " + std::to_string(receivers));
}

void Messages::awaited(const Observation& observation, const Awaited& message) {
  const std::size_t receivers = receivers_[message.text];
  if (receivers >= message.receivers) return;
  // Most of a large message is padding.
  violated(observation.at, observation.node,
           "\"" + message.text.substr(0, 60) + "\" was received by " + std::to_string(receivers) +
               " of " + std::to_string(message.receivers) + " although nothing was lost");
}

}  // namespace muster::check
