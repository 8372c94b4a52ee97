#pragma once

#include "muster/options.hpp"

namespace muster::detail {

/// Warnings and errors to stderr, the rest nowhere: what `Options::log` is when it is empty.
LogSink default_log();

}  // namespace muster::detail
