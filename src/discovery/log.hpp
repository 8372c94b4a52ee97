#pragma once

#include "muster/options.hpp"

namespace muster::detail {

/// Returns the sink that replaces an empty `Options::log`. It prints warnings and errors to stderr
/// and drops the rest.
LogSink default_log();

}  // namespace muster::detail
