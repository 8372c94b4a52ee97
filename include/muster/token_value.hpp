#pragma once

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/fencing_token.hpp"
#include "muster/id.hpp"
#include "muster/value.hpp"

/// Ids and tokens as JSON, for messages, published attributes and stores.
namespace muster {

/// Their text.
MUSTER_API Value to_value(const NodeId& id);
MUSTER_API Value to_value(const SessionId& id);
/// {"term": 7, "id": "..."}
MUSTER_API Value to_value(const FencingToken& token);
/// {"term": 7, "leader": "...", "version": 3}
MUSTER_API Value to_value(const AssignmentToken& token);

/// Reads what `to_value` makes: `from_value<FencingToken>(message.payload.value)`. T is one of the
/// four above. Further members of an object are ignored. Throws `Error{undecodable}`.
template <class T>
T from_value(const Value& value) = delete;
template <>
MUSTER_API NodeId from_value<NodeId>(const Value& value);
template <>
MUSTER_API SessionId from_value<SessionId>(const Value& value);
template <>
MUSTER_API FencingToken from_value<FencingToken>(const Value& value);
template <>
MUSTER_API AssignmentToken from_value<AssignmentToken>(const Value& value);

}  // namespace muster
