#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// One execution of a target. libFuzzer calls it with generated inputs, the replayer with the
/// corpus. Returns 0; a failed check ends the process.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace muster::fuzz {

[[noreturn]] inline void fail(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: %s does not hold\n", file, line, expression);
  std::abort();
}

}  // namespace muster::fuzz

/// Checks a condition that must hold for every input. Ends the process if it fails, which is how a
/// fuzzer notices.
#define FUZZ_CHECK(expression) \
  ((expression) ? void() : ::muster::fuzz::fail(#expression, __FILE__, __LINE__))
