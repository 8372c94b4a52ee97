#pragma once

#include <string>
#include <string_view>

namespace muster::io {

/// The operating system's words for an `errno`. Safe from any thread.
std::string words_of(int error);

/// Throws `Error{socket_failure}`: "cannot `action`: " and the words for the present `errno`.
[[noreturn]] void throw_socket_failure(std::string_view action);

}  // namespace muster::io
