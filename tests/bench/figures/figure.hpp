#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace muster::bench {

/// One measured number, beside its limit and its target.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Figure {
  /// The name of the benchmark: "failover".
  std::string bench;
  /// The quantity, for people: "master killed: another is master, median".
  std::string what;
  /// The program that was measured: muster or another one.
  std::string of = "muster";
  /// "ms", "MiB", "%", ...
  std::string unit;
  double value = 0;
  /// The least possible value, measured in the same run.
  std::optional<double> limit = {};
  /// The greatest acceptable value, as a number or as a multiple of the limit.
  std::optional<double> target = {};
  std::optional<double> target_ratio = {};
  /// Whether more is better. The targets are then the least acceptable values.
  bool more_is_better = false;
  /// The number of nodes, if the benchmark varies it.
  std::optional<double> nodes = {};
  /// The single values, if they say more than the number. In the same unit.
  std::vector<double> samples = {};
};

/// Receives each figure as soon as it is known.
using Report = std::function<void(const Figure&)>;

/// The smallest value that is not below `part` of all values (nearest rank); 0 if there is none.
double quantile(std::vector<double> samples, double part);

/// Writes figures as text, one JSON object per line, so that programs can append to one file.
void write(std::ostream& out, const Figure& figure);
/// Reads figures. Throws std::exception if a line has another form.
std::vector<Figure> read_figures(std::istream& in);

}  // namespace muster::bench
