#include "unit/wire/messages.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/marks.hpp"

namespace muster::wire {

namespace {

// Equality, one overload per kind; spans compare by content.

std::vector<std::uint8_t> copy(core::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

bool same(const core::Hello& a, const core::Hello& b) {
  return a == b;
}
bool same(const core::Goodbye&, const core::Goodbye&) {
  return true;
}
bool same(const core::Challenge& a, const core::Challenge& b) {
  return a.nonce == b.nonce && a.target == b.target && a.answer_by_group == b.answer_by_group;
}
bool same(const core::Echo& a, const core::Echo& b) {
  return a.nonce == b.nonce;
}
bool same(const core::Probe& a, const core::Probe& b) {
  return std::tie(a.nonce, a.target, a.deaf, a.answer_by_group, a.heard_claim) ==
         std::tie(b.nonce, b.target, b.deaf, b.answer_by_group, b.heard_claim);
}
bool same(const core::ProbeAck& a, const core::ProbeAck& b) {
  return a.nonce == b.nonce;
}
bool same(const core::Wish& a, const core::Wish& b) {
  return copy(a.targets) == copy(b.targets) && copy(a.unlocated) == copy(b.unlocated);
}
bool same(const core::Relay& a, const core::Relay& b) {
  return a.to == b.to && a.hops == b.hops && copy(a.packet) == copy(b.packet);
}
bool same(const core::Gaps& a, const core::Gaps& b) {
  return copy(a.relayed) == copy(b.relayed) && copy(a.unheard) == copy(b.unheard);
}
bool same(const core::RosterRequest&, const core::RosterRequest&) {
  return true;
}
bool same(const core::Roster& a, const core::Roster& b) {
  return copy(a.sessions) == copy(b.sessions);
}
bool same(const core::Attribute& a, const core::Attribute& b) {
  return std::tie(a.version, a.previous, a.forgotten, a.erased, a.encoding, a.name) ==
             std::tie(b.version, b.previous, b.forgotten, b.erased, b.encoding, b.name) &&
         copy(a.value) == copy(b.value);
}
bool same(const core::AttributeRequest& a, const core::AttributeRequest& b) {
  return a.since == b.since;
}
bool same(const core::ChannelMessage& a, const core::ChannelMessage& b) {
  return std::tie(a.sequence, a.term, a.direct, a.encoding, a.channel) ==
             std::tie(b.sequence, b.term, b.direct, b.encoding, b.channel) &&
         copy(a.payload) == copy(b.payload);
}
bool same(const core::Parcel& a, const core::Parcel& b) {
  return std::tie(a.sequence, a.oldest, a.term, a.encoding, a.channel) ==
             std::tie(b.sequence, b.oldest, b.term, b.encoding, b.channel) &&
         copy(a.payload) == copy(b.payload);
}
bool same(const core::Receipt& a, const core::Receipt& b) {
  return a.next == b.next && a.heard == b.heard;
}
bool same(const core::Doubt& a, const core::Doubt& b) {
  return a.target == b.target;
}
bool same(const core::Introduction& a, const core::Introduction& b) {
  return a.session == b.session && a.endpoint == b.endpoint;
}
bool same(const Fragment& a, const Fragment& b) {
  return std::tie(a.message, a.total, a.stride, a.index) ==
             std::tie(b.message, b.total, b.stride, b.index) &&
         copy(a.data) == copy(b.data);
}
bool same(const FragmentRequest& a, const FragmentRequest& b) {
  return std::tie(a.message, a.first, a.missing) == std::tie(b.message, b.first, b.missing);
}

// Random values.

/// Numbers, often at the edges of the lengths of varints.
std::uint64_t number() {
  using Limits = std::numeric_limits<std::uint64_t>;
  return *rc::gen::oneOf(
      rc::gen::resize(1000, rc::gen::arbitrary<std::uint64_t>()),
      rc::gen::element<std::uint64_t>(0, 1, 0x7f, 0x80, 0x3fff, 0x4000, std::uint64_t{1} << 32,
                                      std::uint64_t{1} << 63, Limits::max() - 1, Limits::max()));
}
/// At least 1, and not the largest number.
std::uint64_t ordinal() {
  return std::clamp<std::uint64_t>(number(), 1, std::uint64_t{1} << 62);
}
bool flag() {
  return *rc::gen::arbitrary<bool>();
}
NodeId node() {
  return {number(), ordinal()};
}
SessionId session() {
  return {number(), number()};
}
core::Encoding encoding() {
  return *rc::gen::element(core::Encoding::json, core::Encoding::typed);
}
std::string_view name(Arena& arena) {
  const auto letters = rc::gen::element<std::string>("a", "Z", "\u00fc", "\u20ac", "\U0001f600");
  const auto parts = *rc::gen::nonEmpty(
      rc::gen::resize(60, rc::gen::container<std::vector<std::string>>(letters)));
  std::string text;
  for (const std::string& part : parts) text += part;
  return arena.keep(std::move(text));
}
core::Bytes bytes(Arena& arena) {
  return arena.keep(*rc::gen::resize(300, rc::gen::arbitrary<std::vector<std::uint8_t>>()));
}

/// Up to twenty entries of a list.
core::Bytes list(Arena& arena, std::size_t entry_bytes) {
  const auto count = *rc::gen::inRange<std::size_t>(0, 20);
  return arena.keep(*rc::gen::container<std::vector<std::uint8_t>>(
      count * entry_bytes, rc::gen::arbitrary<std::uint8_t>()));
}

core::Hello draw_hello() {
  core::Hello hello;
  hello.node = node();
  hello.life = ordinal();
  hello.weight = *rc::gen::element(0.0, -0.0, 0.25, -17.5, 1e300, 5e-324);
  hello.term = *rc::gen::inRange<std::uint64_t>(1, std::uint64_t{1} << 40);
  hello.master_term = *rc::gen::element<std::uint64_t>(0, hello.term / 2, hello.term);
  hello.master = hello.master_term > 0 && flag();
  hello.valid_for = std::chrono::milliseconds(*rc::gen::inRange(6, 3'600'001));
  hello.interval = std::chrono::milliseconds(
      *rc::gen::inRange<std::int64_t>(2, hello.valid_for / std::chrono::milliseconds(1) + 1));
  hello.attributes = number();
  hello.sent = number();
  hello.port = *rc::gen::arbitrary<std::uint16_t>();
  hello.masters_required = *rc::gen::inRange<std::uint8_t>(1, 255);
  for (bool* each : {&hello.eligible, &hello.listening, &hello.abstaining, &hello.observer,
                     &hello.deaf, &hello.gaps, &hello.isolated}) {
    *each = flag();
  }
  hello.roster = *rc::gen::arbitrary<std::uint32_t>();
  return hello;
}

core::Attribute draw_attribute(Arena& arena) {
  const std::uint64_t version = ordinal();
  return {.version = version,
          .previous = *rc::gen::inRange<std::uint64_t>(0, version),
          .forgotten = flag() ? version + 1 : version - 1,
          .erased = flag(),
          .encoding = encoding(),
          .name = name(arena),
          .value = bytes(arena)};
}

core::Parcel draw_parcel(Arena& arena) {
  const std::uint64_t sequence = ordinal();
  return {.sequence = sequence,
          .oldest = *rc::gen::inRange<std::uint64_t>(1, sequence + 1),
          .term = number(),
          .encoding = encoding(),
          .channel = name(arena),
          .payload = bytes(arena)};
}

core::Introduction draw_introduction() {
  core::Introduction introduction{.session = session(), .endpoint = {}};
  for (std::uint8_t& byte : introduction.endpoint.address.bytes) {
    byte = *rc::gen::arbitrary<std::uint8_t>();
  }
  introduction.endpoint.port = *rc::gen::arbitrary<std::uint16_t>();
  return introduction;
}

Fragment draw_fragment(Arena& arena) {
  Fragment fragment;
  fragment.message = *rc::gen::arbitrary<std::uint32_t>();
  fragment.stride = *rc::gen::inRange<std::uint16_t>(1, 2000);
  fragment.total =
      *rc::gen::inRange<std::uint32_t>(fragment.stride + 1u, fragment.stride * 100u + 2u);
  const auto count = static_cast<std::uint32_t>(fragment.count());
  fragment.index = static_cast<std::uint16_t>(*rc::gen::inRange<std::uint32_t>(0, count));
  const std::size_t from = std::size_t{fragment.index} * fragment.stride;
  const std::size_t size = std::min<std::size_t>(fragment.stride, fragment.total - from);
  fragment.data = arena.keep(
      *rc::gen::container<std::vector<std::uint8_t>>(size, rc::gen::arbitrary<std::uint8_t>()));
  return fragment;
}

}  // namespace

bool are_equal(const AnyMessage& a, const AnyMessage& b) {
  return a.index() == b.index() &&
         std::visit([&]<class Held>(const Held& held) { return same(held, std::get<Held>(b)); }, a);
}

std::size_t write_any(const AnyMessage& message, std::span<std::uint8_t> out) {
  if (const auto* fragment = std::get_if<Fragment>(&message)) return write_frame(*fragment, out);
  if (const auto* request = std::get_if<FragmentRequest>(&message)) {
    return write_frame(*request, out);
  }
  return write_frame(*core_message(message), out);
}

std::optional<core::Message> core_message(const AnyMessage& message) {
  return std::visit(
      []<class Held>(const Held& held) -> std::optional<core::Message> {
        if constexpr (std::is_constructible_v<core::Message, Held>) return held;
        return std::nullopt;
      },
      message);
}

std::vector<std::uint8_t> frame_of(const AnyMessage& message) {
  std::vector<std::uint8_t> frame(write_any(message, {}));
  write_any(message, frame);
  return frame;
}

std::vector<std::uint8_t> content_of(const AnyMessage& message) {
  const std::vector<std::uint8_t> frame = frame_of(message);
  core::Bytes body = frame;
  return copy(take_frame(body)->content);
}

Kind kind_of(const AnyMessage& message) {
  return static_cast<Kind>(message.index() + 1);
}

bool decode_like(core::Bytes content, AnyMessage& like) {
  return std::visit([&](auto& held) { return decode(content, held); }, like);
}

AnyMessage draw_message(Arena& arena) {
  switch (static_cast<Kind>(*rc::gen::inRange(1, 21))) {
    case Kind::hello:
      return draw_hello();
    case Kind::goodbye:
      return core::Goodbye{};
    case Kind::challenge:
      return core::Challenge{number(), session(), flag()};
    case Kind::echo:
      return core::Echo{number()};
    case Kind::probe:
      return core::Probe{number(), session(), flag(), flag(), flag()};
    case Kind::probe_ack:
      return core::ProbeAck{number()};
    case Kind::wish:
      return core::Wish{list(arena, core::id_bytes), list(arena, core::id_bytes)};
    case Kind::relay:
      return core::Relay{
          session(), *rc::gen::arbitrary<std::uint8_t>(),
          arena.keep(*rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<std::uint8_t>>()))};
    case Kind::gaps:
      return core::Gaps{list(arena, core::mark_bytes), list(arena, core::mark_bytes)};
    case Kind::roster_request:
      return core::RosterRequest{};
    case Kind::roster:
      return core::Roster{list(arena, core::id_bytes)};
    case Kind::attribute:
      return draw_attribute(arena);
    case Kind::attribute_request:
      return core::AttributeRequest{number()};
    case Kind::channel_message:
      return core::ChannelMessage{ordinal(),  number(),    flag(),
                                  encoding(), name(arena), bytes(arena)};
    case Kind::parcel:
      return draw_parcel(arena);
    case Kind::receipt:
      return core::Receipt{number(), number()};
    case Kind::introduction:
      return draw_introduction();
    case Kind::fragment:
      return draw_fragment(arena);
    case Kind::doubt:
      return core::Doubt{session()};
    case Kind::fragment_request:
      break;
  }
  return FragmentRequest{*rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::uint16_t>(),
                         ordinal()};
}

}  // namespace muster::wire
