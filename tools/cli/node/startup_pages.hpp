#pragma once

namespace muster::cli {

/// Releases the memory pages of program code and constants that only the start needed. The kernel
/// reads a page from its file again when the program needs it. Nothing else changes.
void release_startup_pages();

}  // namespace muster::cli
