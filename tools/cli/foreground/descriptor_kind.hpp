#pragma once

namespace muster::cli {

/// Whether the descriptor connects two processes: a pipe or a socket. It tells when the other end
/// is closed.
bool is_connection(int descriptor);

}  // namespace muster::cli
