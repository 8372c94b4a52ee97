#pragma once

/// The sender of a signal: another process, which sent it to this process alone, or the kernel,
/// which sent it to all processes in the foreground of a terminal.
namespace muster::cli {

/// Records the sender of this signal from now on. Requires: the signal has a handler, as all
/// signals of a `Foreground` have. For the main thread.
void note_origin(int signal);

/// Whether the kernel sent the last one. Requires: `note_origin`.
bool came_from_terminal(int signal);

}  // namespace muster::cli
