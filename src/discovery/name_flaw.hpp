#pragma once

#include <string_view>

#include "core/limits.hpp"

namespace muster::detail {

/// Returns the reason why `name` cannot name a channel or an attribute. Requires: it is malformed.
inline const char* flaw_of(std::string_view name) {
  if (name.empty()) return "it is empty";
  return name.size() > core::limits::name_bytes ? "it is longer than 255 bytes" : "it is not UTF-8";
}

}  // namespace muster::detail
