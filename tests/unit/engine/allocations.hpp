#pragma once

#include <cstddef>
#include <cstdint>

/// The heap of this test program, counted: every `new` and `delete` passes through here.
namespace muster::test {

/// Calls of operator new so far.
std::uint64_t allocations();
/// Bytes that are allocated now.
std::int64_t allocated_bytes();

}  // namespace muster::test
