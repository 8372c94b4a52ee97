#include "asio/fork_guard.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

#include "muster/error.hpp"

namespace muster::io {

namespace {

/// A number in memory that the kernel zeroes in a forked process.
using Generation = std::atomic<std::uint32_t>;

/// Null if the kernel is older than Linux 4.14, which wipes no memory.
Generation* make_wiped_memory() {
  const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* page = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  if (madvise(page, bytes, MADV_WIPEONFORK) == 0) return new (page) Generation(1);
  munmap(page, bytes);
  return nullptr;
}

/// A number that differs between a process and its forked copy.
std::uint32_t generation() {
  static Generation* const wiped = make_wiped_memory();
  static Generation latest = 1;
  if (wiped == nullptr) return static_cast<std::uint32_t>(getpid());
  std::uint32_t current = *wiped;
  if (current != 0) return current;
  const std::uint32_t next = ++latest;
  return wiped->compare_exchange_strong(current, next) ? next : current;
}

}  // namespace

ForkGuard::ForkGuard() : made_in_(generation()) {}

bool ForkGuard::is_in_copy() const {
  return made_in_ != generation();
}

void ForkGuard::require_original() const {
  if (!is_in_copy()) return;
  throw Error(Errc::forked,
              "this node belongs to the process that this one was forked from; start a node of "
              "your own, or fork before you start one");
}

}  // namespace muster::io
