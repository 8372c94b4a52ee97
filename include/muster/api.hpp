#pragma once

/// Marks the classes and functions that the shared library exports. Applications do not need it.
#define MUSTER_API __attribute__((visibility("default")))

/// Marks a part of an exported class that is not exported itself.
#define MUSTER_HIDDEN __attribute__((visibility("hidden")))
