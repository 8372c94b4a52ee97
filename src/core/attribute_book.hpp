#pragma once

#include <cstdint>
#include <string_view>

#include "core/reach.hpp"
#include "core/shared.hpp"
#include "muster/error.hpp"

namespace muster::core {

/// Our own attributes. Only this node writes them; everyone else copies.
class AttributeBook {
 public:
  AttributeBook(Shared& shared, Reach& reach) : shared_(shared), reach_(reach) {}

  /// Sets an attribute and, once `start`ed, tells everyone at once. An error code changes nothing:
  /// `invalid_name`, `too_large`, or `overloaded` for too many attributes at once.
  std::error_code set(std::string_view name, Encoding encoding, Bytes value);
  /// Erases an attribute. Nothing happens if there is none of that name.
  void erase(std::string_view name);

  /// The attribute of that name, perhaps an erased one; null if there is none.
  const AttributeValue* find(std::string_view name) const;

  /// From now on changes are told to the group.
  void start() { started_ = true; }

  /// Sends what changed since version `since`, oldest change first.
  void send_since(std::uint64_t since, const Destination& to) const;
  /// Sends all of it if it is small enough to travel along with a greeting.
  void send_if_small(const Destination& to) const;
  /// An upper bound for the bytes that `send_if_small` sends, with packet headers.
  std::size_t greeting_bytes() const;

 private:
  void forget_erasures();
  bool has_room_for(std::string_view name) const;
  void put(std::string_view name, AttributeValue value);
  std::size_t size_bytes() const;
  template <class Visitor>
  void for_each_since(std::uint64_t since, Visitor&& visit) const;

  Shared& shared_;
  Reach& reach_;
  /// Erased attributes stay until there are too many of them.
  AttributeTable table_;
  std::uint64_t forgotten_ = 0;
  bool started_ = false;
};

}  // namespace muster::core
