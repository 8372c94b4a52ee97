#pragma once

#include <string>
#include <utility>
#include <vector>

namespace muster::bench {

/// Lines through points on two axes.
struct Chart {
  enum class Scale { even, logarithmic };
  struct Axis {
    std::string title;
    Scale scale = Scale::even;
  };
  struct Line {
    std::string name;
    /// Sorted by their first members. Greater than 0 if the axis is logarithmic.
    std::vector<std::pair<double, double>> points;
    /// Marks values that were not measured.
    bool is_dashed = false;
  };

  std::string title;
  Axis x;
  Axis y;
  /// Requires: at least one line with a point.
  std::vector<Line> lines;
};

/// Draws an SVG document (W3C SVG 1.1).
std::string draw_svg(const Chart& chart);

}  // namespace muster::bench
