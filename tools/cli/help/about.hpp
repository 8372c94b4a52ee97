#pragma once

namespace muster::cli {

/// How a command introduces itself.
struct About {
  const char* name;
  /// What it does, in one sentence without a full stop.
  const char* summary;
};

}  // namespace muster::cli
