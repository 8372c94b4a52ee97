#pragma once

#include <cstddef>
#include <cstdint>

/// Counts the heap of this test program: every `new` and `delete`.
namespace muster::test {

/// Calls of operator new so far.
std::uint64_t allocations();
/// Bytes that are allocated now.
std::int64_t allocated_bytes();

}  // namespace muster::test
