#pragma once

#include <sys/mman.h>
#include <time.h>

#include <atomic>
#include <new>
#include <system_error>

#include "muster/timing.hpp"

namespace muster::cli {

/// When muster ran last, in memory that it shares with the processes that it forks.
///
/// Distinct objects: safe. Shared objects: safe, too.
class SignOfLife {
 public:
  SignOfLife() {
    void* memory =
        mmap(nullptr, sizeof(Reading), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    reading_ = new (memory) Reading(now().count());
  }
  SignOfLife(const SignOfLife&) = delete;
  SignOfLife& operator=(const SignOfLife&) = delete;
  ~SignOfLife() { munmap(reading_, sizeof(Reading)); }

  void show() { *reading_ = now().count(); }
  /// By the clock of `now`.
  Duration shown_at() const { return Duration(*reading_); }

  /// Time asleep counts, as it does for the leases of a node.
  static Duration now() {
    timespec reading{};
    clock_gettime(clock, &reading);
    return std::chrono::seconds(reading.tv_sec) + std::chrono::nanoseconds(reading.tv_nsec);
  }
  static constexpr clockid_t clock = CLOCK_BOOTTIME;

 private:
  using Reading = std::atomic<Duration::rep>;
  static_assert(Reading::is_always_lock_free);

  Reading* reading_;
};

}  // namespace muster::cli
