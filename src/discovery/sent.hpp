#pragma once

#include <cstddef>
#include <string_view>
#include <system_error>

namespace muster::detail {

/// Throws an error code of the protocol as an `Error`, with the values that caused it. `bytes` is
/// the size of the message. Does nothing for no error.
void require_sent(std::error_code code, std::string_view channel, std::size_t bytes);

}  // namespace muster::detail
