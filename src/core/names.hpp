#pragma once

#include <string_view>

namespace muster::core {

/// Whether `text` is well-formed UTF-8 (RFC 3629 §4: no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// Whether `name` may name a channel or an attribute: 1 to `limits::name_bytes` bytes of UTF-8.
bool is_well_formed_name(std::string_view name);

/// Whether `name` is one of the channel names that events use themselves.
bool is_reserved_channel(std::string_view name);

}  // namespace muster::core
