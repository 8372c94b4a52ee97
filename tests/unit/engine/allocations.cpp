#include "unit/engine/allocations.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace muster::test {

namespace {

std::uint64_t calls = 0;
std::int64_t bytes = 0;

void* allocate(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++calls;
  bytes += static_cast<std::int64_t>(malloc_usable_size(memory));
  return memory;
}

void release(void* memory) noexcept {
  if (memory != nullptr) bytes -= static_cast<std::int64_t>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

std::uint64_t allocations() {
  return calls;
}
std::int64_t allocated_bytes() {
  return bytes;
}

}  // namespace muster::test

void* operator new(std::size_t size) {
  return muster::test::allocate(size);
}
void* operator new[](std::size_t size) {
  return muster::test::allocate(size);
}
// The standard library's own calls the one above, but that of a sanitizer does not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return muster::test::allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept {
  muster::test::release(memory);
}
void operator delete[](void* memory) noexcept {
  muster::test::release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  muster::test::release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  muster::test::release(memory);
}
