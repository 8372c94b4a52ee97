#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>

#include "cli/doctor/finding.hpp"
#include "cli/output/exit_code.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/style.hpp"

namespace muster::cli {

/// Prints each finding at once, and a summary at the end.
class DoctorReport {
 public:
  /// Prints text for people. `out` must outlive this object.
  DoctorReport(std::ostream& out, Style style) : out_(out), style_(style) {}
  /// Prints JSON.
  DoctorReport(std::ostream& out, JsonLines lines) : out_(out), lines_(std::move(lines)) {}

  void add(const Finding& finding);
  void add_all(const Findings& findings);

  /// Prints the overall verdict.
  ExitCode finish();

 private:
  void print(const Finding& finding);
  void write(const Finding& finding);
  std::size_t count(Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
  Verdict worst() const;

  std::ostream& out_;
  Style style_;
  std::optional<JsonLines> lines_;
  /// The number of findings per verdict.
  std::array<std::size_t, 3> counts_{};
};

}  // namespace muster::cli
