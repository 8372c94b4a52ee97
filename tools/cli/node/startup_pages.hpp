#pragma once

namespace muster::cli {

/// Gives back the memory pages of program code and constants that only starting has needed. They
/// are as the files have them, so what is needed again is read again; nothing else changes.
void release_startup_pages();

}  // namespace muster::cli
