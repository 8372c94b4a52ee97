#pragma once

#include <cstdint>
#include <vector>

#include "muster/value.hpp"

namespace muster {

/// What an advertised info or a channel message carries: a JSON value, or a C++ object in the typed
/// form of muster/typed.hpp.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Payload {
  enum class Kind : std::uint8_t { json, typed };

  Kind kind = Kind::json;
  /// The value if `kind` is json, null otherwise.
  Value value = nullptr;
  /// The encoded object if `kind` is typed, empty otherwise. `muster::decode<T>` reads it.
  std::vector<std::uint8_t> typed = {};

  friend bool operator==(const Payload&, const Payload&) = default;
};

/// The value, or for a typed payload {"typed": "<base64>"}, as the command-line tool prints it.
Value to_value(const Payload& payload);

}  // namespace muster
