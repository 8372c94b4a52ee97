#include "core/ensure.hpp"
#include "engine/engine.hpp"

namespace muster::engine {

using wire::Kind;

Engine::Outcome Engine::dispatch(core::Peer& peer, const core::Arrival& arrival,
                                 const wire::Frame& frame) {
  const core::Bytes content = frame.content;
  switch (frame.kind) {
    case Kind::hello:
      return apply<core::Hello>(peer, arrival, content);
    case Kind::goodbye:
      return apply<core::Goodbye>(peer, arrival, content);
    case Kind::challenge:
      return apply<core::Challenge>(peer, arrival, content);
    case Kind::echo:
      return apply_echo(peer, arrival, content);
    case Kind::probe:
      return apply<core::Probe>(peer, arrival, content);
    case Kind::probe_ack:
      return apply<core::ProbeAck>(peer, arrival, content);
    case Kind::gaps:
      return apply<core::Gaps>(peer, arrival, content);
    case Kind::wish:
      return apply<core::Wish>(peer, arrival, content);
    case Kind::relay:
      return apply_relay(peer, arrival, content);
    case Kind::roster_request:
      return apply<core::RosterRequest>(peer, arrival, content);
    case Kind::roster:
      return apply<core::Roster>(peer, arrival, content);
    case Kind::attribute:
      return apply<core::Attribute>(peer, arrival, content);
    case Kind::attribute_request:
      return apply<core::AttributeRequest>(peer, arrival, content);
    case Kind::channel_message:
      return apply<core::ChannelMessage>(peer, arrival, content);
    case Kind::parcel:
      return apply<core::Parcel>(peer, arrival, content);
    case Kind::receipt:
      return apply<core::Receipt>(peer, arrival, content);
    case Kind::introduction:
      return apply<core::Introduction>(peer, arrival, content);
    case Kind::doubt:
      return apply<core::Doubt>(peer, arrival, content);
    case Kind::fragment:
      return apply_fragment(peer, arrival, content);
    case Kind::fragment_request:
      return apply_fragment_request(peer, arrival, content);
  }
  // A kind of a later version is skipped, so that the rest of the packet still counts.
  return Outcome::applied;
}

template <class Message>
bool Engine::decode(core::Bytes content, Message& message) {
  const core::Stopwatch::Lap lap(stopwatch_, Activity::decode);
  return wire::decode(content, message);
}

template <class Message>
Engine::Outcome Engine::apply(core::Peer& peer, const core::Arrival& arrival, core::Bytes content) {
  Message message;
  if (!decode(content, message)) return Outcome::malformed;
  protocol_.receive(peer, arrival, message);
  return Outcome::applied;
}

Engine::Outcome Engine::apply_echo(core::Peer& peer, const core::Arrival& arrival,
                                   core::Bytes content) {
  core::Echo echo;
  if (!decode(content, echo)) return Outcome::malformed;
  if (protocol_.receive(peer, arrival, echo)) {
    // Every packet up to here may be a recording; only later ones are certainly new.
    openers_.of(peer.id).window.restart_above(arrival.counter);
  }
  return Outcome::applied;
}

Engine::Outcome Engine::apply_fragment(core::Peer& peer, const core::Arrival& arrival,
                                       core::Bytes content) {
  wire::Fragment fragment;
  if (!decode(content, fragment)) return Outcome::malformed;
  if (peer.stage == core::Stage::stranger) return Outcome::applied;
  const auto sender = core::pack(peer.id);
  const auto message = reassembler_.add(sender, fragment, arrival.counter, now_);
  peer.assembling = reassembler_.assembling(sender);
  if (!message) return Outcome::applied;
  const auto frame = wire::read_bare(message->bytes);
  MUSTER_ENSURE(frame.has_value());
  // Fragments of fragments are never made, and would cause nesting.
  if (frame->kind == Kind::fragment) return Outcome::malformed;
  // The message counts from its first fragment.
  core::Arrival began = arrival;
  began.counter = message->packet;
  const Outcome outcome = dispatch(peer, began, *frame);
  // Replies may view the message, which ends here.
  drain();
  return outcome;
}

Engine::Outcome Engine::apply_fragment_request(core::Peer& peer, const core::Arrival& arrival,
                                               core::Bytes content) {
  wire::FragmentRequest request;
  if (!decode(content, request)) return Outcome::malformed;
  if (peer.stage != core::Stage::stranger) {
    packer_.repair(core::destination_of(arrival, peer.session), request, now_);
  }
  return Outcome::applied;
}

}  // namespace muster::engine
