#include "swarm/accounts.hpp"

#include <array>
#include <cstdlib>
#include <new>

namespace muster::swarm {

namespace {

/// Stands before every allocation, with the largest alignment.
struct alignas(std::max_align_t) Label {
  std::size_t bytes = 0;
  std::uint32_t account = 0;
  std::uint32_t generation = 0;
};

thread_local std::array<std::int64_t, accounts_max> balances{};
thread_local std::uint32_t open = 0;
thread_local std::uint32_t generation = 0;

void* allocate(std::size_t bytes) {
  auto* label = static_cast<Label*>(std::malloc(sizeof(Label) + bytes));
  if (label == nullptr) throw std::bad_alloc();
  *label = {bytes, open, generation};
  balances[open] += static_cast<std::int64_t>(bytes);
  return label + 1;
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  Label* label = static_cast<Label*>(memory) - 1;
  if (label->generation == generation) {
    balances[label->account] -= static_cast<std::int64_t>(label->bytes);
  }
  std::free(label);
}

}  // namespace

void open_account(std::size_t account) {
  open = static_cast<std::uint32_t>(account < accounts_max ? account : 0);
}

std::int64_t bytes_on(std::size_t account) {
  return account < accounts_max ? balances[account] : 0;
}

void clear_accounts() {
  balances.fill(0);
  open = 0;
  ++generation;
}

}  // namespace muster::swarm

void* operator new(std::size_t bytes) {
  return muster::swarm::allocate(bytes);
}
void* operator new[](std::size_t bytes) {
  return muster::swarm::allocate(bytes);
}
void operator delete(void* memory) noexcept {
  muster::swarm::release(memory);
}
void operator delete[](void* memory) noexcept {
  muster::swarm::release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  muster::swarm::release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  muster::swarm::release(memory);
}
