#include "wire/codec.hpp"

#include <algorithm>
#include <cmath>

#include "core/limits.hpp"
#include "core/marks.hpp"
#include "core/names.hpp"
#include "wire/serialize.hpp"

namespace muster::wire {

namespace {

using namespace std::chrono_literals;

template <class Message>
constexpr Kind kind_of = Kind{};
template <>
constexpr Kind kind_of<core::Hello> = Kind::hello;
template <>
constexpr Kind kind_of<core::Goodbye> = Kind::goodbye;
template <>
constexpr Kind kind_of<core::Challenge> = Kind::challenge;
template <>
constexpr Kind kind_of<core::Echo> = Kind::echo;
template <>
constexpr Kind kind_of<core::Probe> = Kind::probe;
template <>
constexpr Kind kind_of<core::ProbeAck> = Kind::probe_ack;
template <>
constexpr Kind kind_of<core::Gaps> = Kind::gaps;
template <>
constexpr Kind kind_of<core::Wish> = Kind::wish;
template <>
constexpr Kind kind_of<core::Relay> = Kind::relay;
template <>
constexpr Kind kind_of<core::RosterRequest> = Kind::roster_request;
template <>
constexpr Kind kind_of<core::Roster> = Kind::roster;
template <>
constexpr Kind kind_of<core::Attribute> = Kind::attribute;
template <>
constexpr Kind kind_of<core::AttributeRequest> = Kind::attribute_request;
template <>
constexpr Kind kind_of<core::ChannelMessage> = Kind::channel_message;
template <>
constexpr Kind kind_of<core::Parcel> = Kind::parcel;
template <>
constexpr Kind kind_of<core::Receipt> = Kind::receipt;
template <>
constexpr Kind kind_of<core::Introduction> = Kind::introduction;
template <>
constexpr Kind kind_of<core::Doubt> = Kind::doubt;
template <>
constexpr Kind kind_of<Fragment> = Kind::fragment;
template <>
constexpr Kind kind_of<FragmentRequest> = Kind::fragment_request;

/// The shortest times of a master. Members probe a node that is silent for longer than it
/// announces, so shorter times would make all of them probe it all the time.
constexpr Duration interval_min = 2ms;
constexpr Duration valid_for_min = 6ms;
constexpr Duration valid_for_max = 1h;

bool is_encoding(core::Encoding encoding) {
  return encoding <= core::Encoding::typed;
}

// Rejects values that no honest sender sends, so code that handles a decoded message need not check
// again.

template <class Message>
bool is_sane(const Message&) {
  return true;
}

bool is_sane(const core::Hello& hello) {
  return !hello.node.is_nil() && std::isfinite(hello.weight) && hello.interval >= interval_min &&
         hello.valid_for >= std::max(hello.interval, valid_for_min) &&
         hello.valid_for <= valid_for_max && hello.master_term <= hello.term &&
         (!hello.master || hello.master_term > 0) && hello.masters_required >= 1;
}

bool is_sane(const core::Attribute& attribute) {
  return attribute.previous < attribute.version && attribute.forgotten != attribute.version &&
         is_encoding(attribute.encoding) && core::is_well_formed_name(attribute.name) &&
         attribute.value.size() <= core::limits::attribute_bytes;
}

bool is_sane(const core::ChannelMessage& message) {
  return message.sequence > 0 && is_encoding(message.encoding) &&
         core::is_well_formed_name(message.channel) &&
         message.payload.size() <= core::limits::message_bytes;
}

bool is_sane(const core::Parcel& parcel) {
  return parcel.oldest > 0 && parcel.oldest <= parcel.sequence && is_encoding(parcel.encoding) &&
         core::is_well_formed_name(parcel.channel) &&
         parcel.payload.size() <= core::limits::message_bytes;
}

bool is_sane(const core::Gaps& gaps) {
  return gaps.relayed.size() % core::mark_bytes == 0 && gaps.unheard.size() % core::mark_bytes == 0;
}

bool is_sane(const core::Wish& wish) {
  return wish.targets.size() % core::id_bytes == 0 && wish.unlocated.size() % core::id_bytes == 0;
}

bool is_sane(const core::Relay& relay) {
  return !relay.packet.empty();
}

bool is_sane(const core::Roster& roster) {
  return roster.sessions.size() % core::id_bytes == 0;
}

/// The fragment must agree with total and stride, and every fragment must have an index.
bool is_sane(const Fragment& fragment) {
  if (fragment.stride == 0 || fragment.total > fragmented_bytes_max) return false;
  const std::size_t count = fragment.count();
  if (count < 2 || count > fragment_pieces_max || fragment.index >= count) return false;
  const std::size_t last = fragment.total - (count - 1) * fragment.stride;
  return fragment.data.size() == (fragment.index + 1u < count ? fragment.stride : last);
}

bool is_sane(const FragmentRequest& request) {
  return request.missing != 0;
}

template <class Message>
std::size_t content_bytes(const Message& message) {
  Encoder measure(std::span<std::uint8_t>{});
  measure(message);
  return measure.size();
}

}  // namespace

std::optional<Frame> take_frame(core::Bytes& body) {
  ByteReader reader(body);
  std::uint8_t kind = 0;
  reader.read_number(kind);
  const std::uint64_t size = reader.read_varint();
  if (size > reader.left()) return std::nullopt;
  const core::Bytes content = reader.take(static_cast<std::size_t>(size));
  if (!reader.ok()) return std::nullopt;
  body = body.last(reader.left());
  return Frame{static_cast<Kind>(kind), content};
}

template <class Message>
std::size_t write_frame(const Message& message, std::span<std::uint8_t> out) {
  Encoder encoder(out);
  encoder(static_cast<std::uint8_t>(kind_of<Message>));
  encoder.write_varint(content_bytes(message));
  encoder(message);
  return encoder.size();
}

template std::size_t write_frame(const Fragment&, std::span<std::uint8_t>);
template std::size_t write_frame(const FragmentRequest&, std::span<std::uint8_t>);

std::size_t write_frame(const core::Message& message, std::span<std::uint8_t> out) {
  return std::visit([&](const auto& held) { return write_frame(held, out); }, message);
}

std::size_t write_bare(const core::Message& message, std::span<std::uint8_t> out) {
  return std::visit(
      [&]<class Held>(const Held& held) {
        Encoder encoder(out);
        encoder(static_cast<std::uint8_t>(kind_of<Held>));
        encoder(held);
        return encoder.size();
      },
      message);
}

std::optional<Frame> read_bare(core::Bytes bytes) {
  if (bytes.empty()) return std::nullopt;
  return Frame{static_cast<Kind>(bytes[0]), bytes.subspan(1)};
}

template <class Message>
bool decode(core::Bytes content, Message& message) {
  Decoder decoder(content);
  decoder(message);
  return decoder.ok() && is_sane(message);
}

template bool decode(core::Bytes, core::Hello&);
template bool decode(core::Bytes, core::Goodbye&);
template bool decode(core::Bytes, core::Challenge&);
template bool decode(core::Bytes, core::Echo&);
template bool decode(core::Bytes, core::Probe&);
template bool decode(core::Bytes, core::ProbeAck&);
template bool decode(core::Bytes, core::Gaps&);
template bool decode(core::Bytes, core::Wish&);
template bool decode(core::Bytes, core::Relay&);
template bool decode(core::Bytes, core::RosterRequest&);
template bool decode(core::Bytes, core::Roster&);
template bool decode(core::Bytes, core::Attribute&);
template bool decode(core::Bytes, core::AttributeRequest&);
template bool decode(core::Bytes, core::ChannelMessage&);
template bool decode(core::Bytes, core::Parcel&);
template bool decode(core::Bytes, core::Receipt&);
template bool decode(core::Bytes, core::Introduction&);
template bool decode(core::Bytes, core::Doubt&);
template bool decode(core::Bytes, Fragment&);
template bool decode(core::Bytes, FragmentRequest&);

}  // namespace muster::wire
