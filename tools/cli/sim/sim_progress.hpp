#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <optional>

#include "cli/output/status_line.hpp"
#include "cli/sim/setting.hpp"

namespace muster::cli {

/// Shows people how far `muster sim` has come: on a terminal in a status line, elsewhere by one
/// line if it takes longer than a second.
class SimProgress {
 public:
  /// `errors` is standard error. The references must outlive this object.
  SimProgress(const SimSetting& setting, std::ostream& errors, bool is_silent);

  /// `run` counts from 0, `elapsed` is its virtual time.
  void show(std::size_t run, Duration elapsed);
  void clear();

 private:
  const SimSetting& setting_;
  std::ostream& errors_;
  bool is_silent_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point shown_{};
  /// Empty if there is no terminal.
  std::optional<StatusLine> status_;
};

}  // namespace muster::cli
