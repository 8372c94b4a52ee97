#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/message.hpp"
#include "muster/id.hpp"

/// Short names of sessions, and lists of sessions as bytes (PROTOCOL.md §5.3).
namespace muster::core {

inline constexpr std::size_t mark_bytes = 8;
inline constexpr std::size_t id_bytes = 16;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on every
/// bit of `number`, so that the XOR of many results says nothing about any of them.
constexpr std::uint64_t scramble(std::uint64_t number) {
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

/// Eight bytes that stand for a session in rosters and gaps.
constexpr std::uint64_t mark_of(const SessionId& session) {
  return scramble(session.high + scramble(session.low));
}

/// Four bytes of it, of which a hello carries the XOR over a roster. Two rosters that differ have
/// the same XOR once in four billion times.
constexpr std::uint32_t roster_mark_of(const SessionId& session) {
  return static_cast<std::uint32_t>(mark_of(session));
}

/// Writes numbers one after the other, eight bytes each, lowest first.
class NumberList {
 public:
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes_.push_back(static_cast<std::uint8_t>(number >> shift));
    }
  }
  void add(const SessionId& session) {
    add(session.high);
    add(session.low);
  }
  bool is_empty() const { return bytes_.empty(); }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

/// The `index`th number of a list. Requires: the list has that many.
constexpr std::uint64_t number_at(Bytes list, std::size_t index) {
  std::uint64_t number = 0;
  for (std::size_t i = mark_bytes; i-- > 0;) number = number << 8 | list[index * mark_bytes + i];
  return number;
}

/// Calls `visit(mark)` for each mark of a list.
template <class Visitor>
void for_each_mark(Bytes list, Visitor&& visit) {
  for (std::size_t i = 0; i < list.size() / mark_bytes; ++i) visit(number_at(list, i));
}

/// Calls `visit(session)` for each session id of a list.
template <class Visitor>
void for_each_session(Bytes list, Visitor&& visit) {
  for (std::size_t i = 0; i < list.size() / id_bytes; ++i) {
    visit(SessionId{number_at(list, 2 * i), number_at(list, 2 * i + 1)});
  }
}

}  // namespace muster::core
