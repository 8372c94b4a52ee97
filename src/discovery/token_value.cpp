#include "muster/token_value.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "muster/error.hpp"

namespace muster {

namespace {

/// One value that is read. What does not fit, it refuses as a whole.
struct Reader {
  const Value& whole;
  std::string_view wanted;

  [[noreturn]] void refuse() const {
    throw Error(Errc::undecodable, to_string(whole) + " is no " + std::string(wanted) +
                                       "; make it with to_value at the other end");
  }
  template <class Id>
  Id id_in(const Value& value) const {
    const auto* text = value.if_string();
    const auto id = text == nullptr ? std::nullopt : Id::from_string(*text);
    if (!id) refuse();
    return *id;
  }
  const Value& member(std::string_view name) const {
    const auto* object = whole.if_object();
    const Value* member = object == nullptr ? nullptr : object->if_contains(name);
    if (member == nullptr) refuse();
    return *member;
  }
  std::uint64_t number(std::string_view name) const {
    const Value& value = member(name);
    if (const auto* positive = value.if_uint64()) return *positive;
    if (const auto* any = value.if_int64(); any != nullptr && *any >= 0) {
      return static_cast<std::uint64_t>(*any);
    }
    refuse();
  }
  NodeId node(std::string_view name) const { return id_in<NodeId>(member(name)); }
};

}  // namespace

Value to_value(const NodeId& id) {
  return Value(id.to_string());
}

Value to_value(const SessionId& id) {
  return Value(id.to_string());
}

Value to_value(const FencingToken& token) {
  return {{"term", token.term}, {"id", token.id.to_string()}};
}

Value to_value(const AssignmentToken& token) {
  return {{"term", token.leader.term},
          {"leader", token.leader.id.to_string()},
          {"version", token.version}};
}

template <>
NodeId from_value<NodeId>(const Value& value) {
  return Reader{value, "id of a node"}.id_in<NodeId>(value);
}

template <>
SessionId from_value<SessionId>(const Value& value) {
  return Reader{value, "id of a session"}.id_in<SessionId>(value);
}

template <>
FencingToken from_value<FencingToken>(const Value& value) {
  const Reader reader{value, "fencing token"};
  return {reader.number("term"), reader.node("id")};
}

template <>
AssignmentToken from_value<AssignmentToken>(const Value& value) {
  const Reader reader{value, "token of an assignment"};
  return {{reader.number("term"), reader.node("leader")}, reader.number("version")};
}

}  // namespace muster
