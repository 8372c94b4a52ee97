#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>

#include "cli/doctor/finding.hpp"
#include "cli/output/exit_code.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/style.hpp"

namespace muster::cli {

/// Prints findings as they come, and sums them up.
class DoctorReport {
 public:
  /// For people. `out` must outlive this.
  DoctorReport(std::ostream& out, Style style) : out_(out), style_(style) {}
  /// As JSON.
  DoctorReport(std::ostream& out, JsonLines lines) : out_(out), lines_(std::move(lines)) {}

  void add(const Finding& finding);
  void add_all(const Findings& findings);

  /// Prints the verdict over all.
  ExitCode finish();

 private:
  void print(const Finding& finding);
  void write(const Finding& finding);
  std::size_t count(Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
  Verdict worst() const;

  std::ostream& out_;
  Style style_;
  std::optional<JsonLines> lines_;
  /// By verdict.
  std::array<std::size_t, 3> counts_{};
};

}  // namespace muster::cli
