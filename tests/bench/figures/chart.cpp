#include "bench/figures/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace muster::bench {

namespace {

// In pixels.
constexpr double left = 70;
constexpr double top = 40;
constexpr double width = 560;
constexpr double height = 300;
constexpr double bottom = top + height;
constexpr double margin = 50;
constexpr double legend_row = 18;
/// The legend stands beside the lines, where it hides none.
constexpr double legend_width = 310;

constexpr std::array colours = {"#1f4e79", "#c00000", "#548235", "#bf8f00", "#7030a0"};

/// Maps the values of one axis to 0 to 1.
class Ruler {
 public:
  explicit Ruler(Chart::Scale scale) : scale_(scale) {}

  void include(double value) {
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  /// Extends the range to round numbers: from 0, or from one power of ten to another.
  void round() {
    if (scale_ == Chart::Scale::even) {
      low_ = 0;
      high_ = std::ceil(high_ / step()) * step();
    } else {
      low_ = std::pow(10, std::floor(std::log10(low_)));
      high_ = std::pow(10, std::ceil(std::log10(high_)));
    }
  }
  double part_of(double value) const {
    if (scale_ == Chart::Scale::even) return (value - low_) / (high_ - low_);
    return std::log10(value / low_) / std::log10(high_ / low_);
  }
  std::vector<double> marks() const {
    std::vector<double> marks;
    if (scale_ == Chart::Scale::even) {
      for (double at = 0; at <= high_ * 1.0001; at += step()) marks.push_back(at);
    } else {
      for (double at = low_; at <= high_ * 1.0001; at *= 10) marks.push_back(at);
    }
    return marks;
  }

 private:
  /// A power of ten, or a fifth or a half of one, so that there are about four marks.
  double step() const {
    const double power = std::pow(10, std::floor(std::log10(high_)));
    const double leading = high_ / power;
    if (leading < 2) return power / 5;
    return leading < 5 ? power / 2 : power;
  }

  Chart::Scale scale_;
  double low_ = std::numeric_limits<double>::max();
  double high_ = std::numeric_limits<double>::lowest();
};

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart), x_(chart.x.scale), y_(chart.y.scale) {
    for (const Chart::Line& line : chart.lines) {
      for (const auto& [x, y] : line.points) {
        x_.include(x);
        y_.include(y);
      }
    }
    x_.round();
    y_.round();
  }

  std::string text() const {
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
        "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"sans-serif\" font-size=\"12\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        left + width + legend_width, bottom + margin);
    svg += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"14\">{}</text>\n", left, top / 2,
                       chart_.title);
    draw_axes(svg);
    for (std::size_t i = 0; i < chart_.lines.size(); ++i) draw_line(svg, i);
    return svg + "</svg>\n";
  }

 private:
  double column_of(double x) const { return left + width * x_.part_of(x); }
  double row_of(double y) const { return bottom - height * y_.part_of(y); }

  void draw_axes(std::string& svg) const {
    for (const double mark : x_.marks()) {
      svg += fmt::format(
          "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\" stroke=\"#dddddd\"/>"
          "<text x=\"{0:.1f}\" y=\"{3}\" text-anchor=\"middle\">{4:.4g}</text>\n",
          column_of(mark), top, bottom, bottom + 16, mark);
    }
    for (const double mark : y_.marks()) {
      svg += fmt::format(
          "<line x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" stroke=\"#dddddd\"/>"
          "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:.4g}</text>\n",
          left, left + width, row_of(mark), left - 6, row_of(mark) + 4, mark);
    }
    svg += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n"
        "<text transform=\"translate(16,{}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
        left + width / 2, bottom + 36, chart_.x.title, top + height / 2, chart_.y.title);
  }

  void draw_line(std::string& svg, std::size_t index) const {
    const Chart::Line& line = chart_.lines[index];
    const char* const colour = colours[index % colours.size()];
    std::string points;
    for (const auto& [x, y] : line.points) {
      points += fmt::format("{:.1f},{:.1f} ", column_of(x), row_of(y));
      if (line.is_dashed) continue;
      svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"{}\"/>\n",
                         column_of(x), row_of(y), colour);
    }
    svg += fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"{}/>\n", points,
        colour, line.is_dashed ? " stroke-dasharray=\"5 4\"" : "");
    svg += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\">{}</text>\n", left + width + 14,
                       top + legend_row * static_cast<double>(index + 1), colour, line.name);
  }

  const Chart& chart_;
  Ruler x_;
  Ruler y_;
};

}  // namespace

std::string draw_svg(const Chart& chart) {
  return Drawing(chart).text();
}

}  // namespace muster::bench
