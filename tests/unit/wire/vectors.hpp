#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/message.hpp"
#include "unit/wire/messages.hpp"
#include "wire/fragment.hpp"
#include "wire/header.hpp"

/// Test vectors of the wire format, one per kind of message, quoted in PROTOCOL.md. A script that
/// read the specification only wrote the bytes, not the code under test.
namespace muster::wire::vectors {

/// A message and its frame in hexadecimal digits: kind, length, then each field.
struct Vector {
  AnyMessage message;
  std::string_view frame;
};

inline constexpr NodeId node{0x0102030405060708, 0x090a0b0c0d0e0f10};
inline constexpr SessionId session{0xa1a2a3a4a5a6a7a8, 0xb1b2b3b4b5b6b7b8};
inline constexpr std::uint64_t nonce = 0x1122334455667788;
inline constexpr std::array<std::uint8_t, 7> json = {'{', '"', 'a', '"', ':', '1', '}'};
inline constexpr std::array<std::uint8_t, 4> null = {'n', 'u', 'l', 'l'};
inline constexpr std::array<std::uint8_t, 2> typed = {0x00, 0xff};
inline constexpr std::array<std::uint8_t, 3> piece = {'x', 'y', 'z'};
inline constexpr std::array<std::uint8_t, 16> session_list = {
    0xa8, 0xa7, 0xa6, 0xa5, 0xa4, 0xa3, 0xa2, 0xa1, 0xb8, 0xb7, 0xb6, 0xb5, 0xb4, 0xb3, 0xb2, 0xb1};
inline constexpr std::array<std::uint8_t, 8> mark_list = {0x88, 0x77, 0x66, 0x55,
                                                          0x44, 0x33, 0x22, 0x11};

inline const Vector messages[] = {
    {core::Hello{.node = node,
                 .life = 2,
                 .weight = 0.75,
                 .term = 300,
                 .master_term = 299,
                 .interval = std::chrono::milliseconds(100),
                 .valid_for = std::chrono::milliseconds(600),
                 .attributes = 7,
                 .sent = 16'384,
                 .port = 12'346,
                 .masters_required = 3,
                 .master = true,
                 .eligible = true,
                 .listening = false,
                 .abstaining = true,
                 .observer = false,
                 .deaf = true,
                 .gaps = true,
                 .isolated = false,
                 .roster = 0x55667788},
     "01 2c 0807060504030201 100f0e0d0c0b0a09 02 000000000000e83f ac02 ab02 64 d804 07 808001 3a30 "
     "03 6b 88776655"},
    {core::Goodbye{}, "02 00"},
    {core::Challenge{.nonce = nonce, .target = session, .answer_by_group = true},
     "03 19 8877665544332211 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 01"},
    {core::Echo{.nonce = nonce}, "04 08 8877665544332211"},
    {core::Probe{.nonce = nonce, .target = session, .deaf = true, .answer_by_group = true},
     "05 19 8877665544332211 03 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1"},
    {core::ProbeAck{.nonce = nonce}, "06 08 8877665544332211"},
    {core::Wish{.targets = session_list}, "07 12 10 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 00"},
    {core::Relay{.to = session, .hops = 2, .packet = piece},
     "08 15 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 02 03 78797a"},
    {core::Attribute{.version = 5,
                     .previous = 3,
                     .forgotten = 2,
                     .erased = false,
                     .encoding = core::Encoding::json,
                     .name = "info",
                     .value = json},
     "09 12 05 03 02 00 00 04 696e666f 07 7b2261223a317d"},
    {core::AttributeRequest{.since = 4}, "0a 01 04"},
    {core::ChannelMessage{.sequence = 1,
                          .term = 300,
                          .direct = true,
                          .encoding = core::Encoding::typed,
                          .channel = "gr\u00fc\u00dfe",
                          .payload = typed},
     "0b 10 01 ac02 01 01 07 6772c3bcc39f65 02 00ff"},
    {core::Parcel{.sequence = 130,
                  .oldest = 128,
                  .term = 2,
                  .encoding = core::Encoding::json,
                  .channel = "log",
                  .payload = null},
     "0c 0f 8201 8001 02 00 03 6c6f67 04 6e756c6c"},
    {core::Receipt{.next = 131, .heard = 5}, "0d 03 8301 05"},
    {core::Introduction{
         .session = session,
         .endpoint = {.address = core::Address::v4(192, 168, 1, 7), .port = 12'350, .scope = 0}},
     "0e 22 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 00000000000000000000ffffc0a80107 3e30"},
    {Fragment{.message = 9, .total = 11, .stride = 4, .index = 2, .data = piece},
     "0f 08 09 0b 04 02 03 78797a"},
    {FragmentRequest{.message = 9, .first = 64, .missing = 0x8000000000000005},
     "10 0a 09 40 0500000000000080"},
    {core::Doubt{.target = session}, "11 10 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1"},
    {core::Gaps{.relayed = mark_list, .unheard = {}}, "12 0a 08 8877665544332211 00"},
    {core::RosterRequest{}, "13 00"},
    {core::Roster{.sessions = session_list}, "14 11 10 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1"},
};

/// The first 44 bytes of a packet: magic, version, flags, cluster, key, session, salt, counter,
/// check.
struct HeaderVector {
  Header header;
  std::string_view bytes;
};

inline const HeaderVector headers[] = {
    {{.version = 2,
      .is_sealed = true,
      .cluster = 0xc1c2c3c4,
      .key = 0xd1d2d3d4,
      .session = session,
      .salt = 0x0a0b0c0d,
      .counter = 0x0000010203040506,
      .check = 0xe1e2e3e4},
     "4d55 02 01 c4c3c2c1 d4d3d2d1 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 0d0c0b0a 0605040302010000 "
     "e4e3e2e1"},
    {{.version = 2,
      .is_sealed = false,
      .cluster = 0xc1c2c3c4,
      .key = 0,
      .session = session,
      .counter = 0},
     "4d55 02 00 c4c3c2c1 00000000 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 00000000 0000000000000000 "
     "00000000"},
};

/// A whole sealed packet: a goodbye and an echo, sealed by `session` with this salt, counter 5 and
/// the raw key 000102...1f of the cluster "lighthouse".
inline constexpr std::string_view packet_key =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
inline constexpr std::string_view packet_cluster = "lighthouse";
inline constexpr std::uint32_t packet_salt = 0x0a0b0c0d;
inline constexpr std::uint64_t packet_counter = 5;
inline constexpr std::string_view packet_body = "0200 0408 8877665544332211";
inline constexpr std::string_view packet =
    "4d55 02 01 b337d71a 40ee2ee6 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 0d0c0b0a 0500000000000000 "
    "965627ce f8fbee3f86d32dc0c66a712e e1e3202cd8ec93bfdb2dfd6fb25bed38";

/// The same packet, for this session alone.
inline constexpr SessionId packet_receiver{0xc1c2c3c4c5c6c7c8, 0xd1d2d3d4d5d6d7d8};
inline constexpr std::string_view addressed_packet =
    "4d55 02 03 b337d71a 40ee2ee6 a8a7a6a5a4a3a2a1 b8b7b6b5b4b3b2b1 0d0c0b0a 0500000000000000 "
    "965627ce f8fbee3f86d32dc0c66a712e e7fb1151a94fbc9e5172657936bf7418";

}  // namespace muster::wire::vectors
