#pragma once

#include <string>

#include "muster/options.hpp"

namespace muster::cli {

/// Creates a log on standard error. It prints lines at `level` ("debug" to "error", or "off") and
/// above.
LogSink make_log(const std::string& level);

}  // namespace muster::cli
