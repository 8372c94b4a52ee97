#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace muster::bench {

/// One number that a benchmark found, beside what it is measured against.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Figure {
  /// The benchmark: "failover".
  std::string bench;
  /// What was measured, for people: "master killed: another is master, median".
  std::string what;
  /// Who: ours, or a peer's name.
  std::string of = "muster";
  /// "ms", "MiB", "%", ...
  std::string unit;
  double value = 0;
  /// The least that it could be, measured in the same run.
  std::optional<double> limit = {};
  /// What it should be at most, as a number or as a multiple of the limit.
  std::optional<double> target = {};
  std::optional<double> target_ratio = {};
  /// More is better: the targets are what it should be at least.
  bool more_is_better = false;
  /// How many nodes it was measured among, where that is what is varied.
  std::optional<double> nodes = {};
  /// The single values, if they say more than the number. In the same unit.
  std::vector<double> samples = {};
};

/// Takes each figure as soon as it is known.
using Report = std::function<void(const Figure&)>;

/// The smallest value that is not below `part` of them all (nearest rank); 0 if there is none.
double quantile(std::vector<double> samples, double part);

/// Figures as text, one JSON object per line, so that programs can follow one another in a file.
void write(std::ostream& out, const Figure& figure);
/// Reads them back. Throws std::exception for what is no such line.
std::vector<Figure> read_figures(std::istream& in);

}  // namespace muster::bench
