#pragma once

#include <string>

#include "muster/error.hpp"

namespace muster::core {

[[noreturn]] inline void fail_ensure(const char* expression, const char* file, int line) {
  throw Error(Errc::internal, std::string("muster found a fault in itself: ") + expression +
                                  " does not hold at " + file + ":" + std::to_string(line));
}

}  // namespace muster::core

/// States what must hold if muster itself is right; checked in every build. A failure stops the
/// node and is reported; the process lives on.
#define MUSTER_ENSURE(expression) \
  ((expression) ? void() : ::muster::core::fail_ensure(#expression, __FILE__, __LINE__))
