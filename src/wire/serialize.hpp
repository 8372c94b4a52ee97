#pragma once

#include <chrono>
#include <cstdint>
#include <type_traits>

#include "core/message.hpp"
#include "muster/byte_stream.hpp"
#include "wire/fragment.hpp"

/// The layout of each message, field by field, once for both directions. PROTOCOL.md §5 describes
/// the same; change both together.
namespace muster::wire {

/// Writes messages by their descriptions below, or measures them without space. Like the archives
/// of muster/archive.hpp without cereal's support of pointers, which costs more than the fields of
/// a hello.
class Encoder : public ByteWriter {
 public:
  using ByteWriter::ByteWriter;

  template <class... Fields>
  void operator()(const Fields&... fields) {
    (put(fields), ...);
  }

 private:
  template <class Field>
  void put(const Field& field) {
    if constexpr (detail::Number<Field>) {
      write_number(field);
    } else if constexpr (std::is_enum_v<Field>) {
      write_number(static_cast<std::underlying_type_t<Field>>(field));
    } else if constexpr (requires { save(*this, field); }) {
      save(*this, field);
    } else {
      // One description serves both directions, so it takes references; writing changes nothing.
      serialize(*this, const_cast<Field&>(field));
    }
  }
};

/// Reads the output of an `Encoder`. Views point into the input.
class Decoder : public ByteReader {
 public:
  using ByteReader::ByteReader;

  template <class... Fields>
  void operator()(Fields&&... fields) {
    (get(fields), ...);
  }

 private:
  template <class Field>
  void get(Field& field) {
    if constexpr (detail::Number<Field>) {
      read_number(field);
    } else if constexpr (std::is_enum_v<Field>) {
      std::underlying_type_t<Field> number{};
      read_number(number);
      field = static_cast<Field>(number);
    } else if constexpr (requires { load(*this, field); }) {
      load(*this, field);
    } else {
      serialize(*this, field);
    }
  }
};

/// An integer in as few bytes as possible.
template <class T>
struct Varint {
  T& value;
};
template <class T>
Varint<T> varint(T& value) {
  return {value};
}

/// A duration as a varint of whole milliseconds.
struct Milliseconds {
  Duration& value;
};
inline Milliseconds milliseconds(Duration& value) {
  return {value};
}

/// Bytes or text with a varint length, viewed in place when read.
template <class T>
struct View {
  T& value;
};
template <class T>
View<T> view(T& value) {
  return {value};
}

/// Up to eight booleans in a byte, lowest bit first. Unknown bits are ignored.
template <class... Flags>
void flags(Encoder& archive, Flags&... flag) {
  std::uint8_t bits = 0;
  int position = 0;
  ((bits = static_cast<std::uint8_t>(bits | (flag ? 1u << position : 0u)), ++position), ...);
  archive(bits);
}
template <class... Flags>
void flags(Decoder& archive, Flags&... flag) {
  std::uint8_t bits = 0;
  archive(bits);
  int position = 0;
  ((flag = ((bits >> position) & 1) != 0, ++position), ...);
}

template <class T>
void save(Encoder& archive, const Varint<T>& varint) {
  archive.write_varint(varint.value);
}
template <class T>
void load(Decoder& archive, Varint<T>& varint) {
  const std::uint64_t value = archive.read_varint();
  varint.value = static_cast<T>(value);
  if (varint.value != value) archive.fail();
}

inline void save(Encoder& archive, const Milliseconds& duration) {
  archive.write_varint(static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(duration.value).count()));
}
inline void load(Decoder& archive, Milliseconds& duration) {
  // Far above every limit, and far from an overflow in nanoseconds.
  constexpr std::uint64_t reasonable = 1'000'000'000;
  const std::uint64_t value = archive.read_varint();
  if (value > reasonable) archive.fail();
  duration.value = std::chrono::milliseconds(archive.ok() ? value : 0);
}

template <class T>
void save(Encoder& archive, const View<T>& view) {
  archive.write_varint(view.value.size());
  archive.write(view.value.data(), view.value.size());
}
template <class T>
void load(Decoder& archive, View<T>& view) {
  const std::uint64_t size = archive.read_varint();
  if (size > archive.left()) archive.fail();
  const auto bytes = archive.take(archive.ok() ? static_cast<std::size_t>(size) : 0);
  view.value = T(reinterpret_cast<typename T::const_pointer>(bytes.data()), bytes.size());
}

template <class Archive, class Tag>
void serialize(Archive& archive, Id<Tag>& id) {
  id.serialize(archive);
}

}  // namespace muster::wire

namespace muster::core {

template <class Archive>
void serialize(Archive& archive, Hello& hello) {
  archive(hello.node, wire::varint(hello.life), hello.weight);
  archive(wire::varint(hello.term), wire::varint(hello.master_term));
  archive(wire::milliseconds(hello.interval), wire::milliseconds(hello.valid_for));
  archive(wire::varint(hello.attributes), wire::varint(hello.sent));
  archive(hello.port, hello.masters_required);
  wire::flags(archive, hello.master, hello.eligible, hello.listening, hello.abstaining,
              hello.observer, hello.deaf, hello.gaps, hello.isolated);
  archive(hello.roster);
}

template <class Archive>
void serialize(Archive&, Goodbye&) {}

template <class Archive>
void serialize(Archive& archive, Challenge& challenge) {
  archive(challenge.nonce, challenge.target);
  wire::flags(archive, challenge.answer_by_group);
}

template <class Archive>
void serialize(Archive& archive, Echo& echo) {
  archive(echo.nonce);
}

template <class Archive>
void serialize(Archive& archive, Probe& probe) {
  archive(probe.nonce);
  wire::flags(archive, probe.deaf, probe.answer_by_group, probe.heard_claim);
  archive(probe.target);
}

template <class Archive>
void serialize(Archive& archive, ProbeAck& ack) {
  archive(ack.nonce);
}

template <class Archive>
void serialize(Archive& archive, Gaps& gaps) {
  archive(wire::view(gaps.relayed), wire::view(gaps.unheard));
}

template <class Archive>
void serialize(Archive& archive, Wish& wish) {
  archive(wire::view(wish.targets), wire::view(wish.unlocated));
}

template <class Archive>
void serialize(Archive& archive, Relay& relay) {
  archive(relay.to, relay.hops, wire::view(relay.packet));
}

template <class Archive>
void serialize(Archive&, RosterRequest&) {}

template <class Archive>
void serialize(Archive& archive, Roster& roster) {
  archive(wire::view(roster.sessions));
}

template <class Archive>
void serialize(Archive& archive, Doubt& doubt) {
  archive(doubt.target);
}

template <class Archive>
void serialize(Archive& archive, Attribute& attribute) {
  archive(wire::varint(attribute.version), wire::varint(attribute.previous),
          wire::varint(attribute.forgotten));
  wire::flags(archive, attribute.erased);
  archive(attribute.encoding, wire::view(attribute.name), wire::view(attribute.value));
}

template <class Archive>
void serialize(Archive& archive, AttributeRequest& request) {
  archive(wire::varint(request.since));
}

template <class Archive>
void serialize(Archive& archive, ChannelMessage& message) {
  archive(wire::varint(message.sequence), wire::varint(message.term));
  wire::flags(archive, message.direct);
  archive(message.encoding, wire::view(message.channel), wire::view(message.payload));
}

template <class Archive>
void serialize(Archive& archive, Parcel& parcel) {
  archive(wire::varint(parcel.sequence), wire::varint(parcel.oldest), wire::varint(parcel.term));
  archive(parcel.encoding, wire::view(parcel.channel), wire::view(parcel.payload));
}

template <class Archive>
void serialize(Archive& archive, Receipt& receipt) {
  archive(wire::varint(receipt.next), wire::varint(receipt.heard));
}

/// The scope of a link-local address has no meaning on other hosts and is not sent.
template <class Archive>
void serialize(Archive& archive, Introduction& introduction) {
  archive(introduction.session);
  for (std::uint8_t& byte : introduction.endpoint.address.bytes) archive(byte);
  archive(introduction.endpoint.port);
}

}  // namespace muster::core

namespace muster::wire {

template <class Archive>
void serialize(Archive& archive, Fragment& fragment) {
  archive(varint(fragment.message), varint(fragment.total), varint(fragment.stride),
          varint(fragment.index), view(fragment.data));
}

template <class Archive>
void serialize(Archive& archive, FragmentRequest& request) {
  archive(varint(request.message), varint(request.first), request.missing);
}

}  // namespace muster::wire
