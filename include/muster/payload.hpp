#pragma once

#include <cstdint>
#include <vector>

#include "muster/api.hpp"
#include "muster/value.hpp"

namespace muster {

/// The content of an info, an attribute or a channel message: a JSON value, or a C++ object in the
/// encoding of muster/typed.hpp.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Payload {
  enum class Kind : std::uint8_t { json, typed };

  Kind kind = Kind::json;
  /// The value if `kind` is `json`, null otherwise.
  Value value = nullptr;
  /// The encoded object if `kind` is `typed`, empty otherwise. `muster::decode<T>` reads it.
  std::vector<std::uint8_t> typed = {};

  friend bool operator==(const Payload&, const Payload&) = default;
};

/// The value, or {"typed": "<base64>"} for a typed payload, as the command-line tool prints it.
MUSTER_API Value to_value(const Payload& payload);

}  // namespace muster
