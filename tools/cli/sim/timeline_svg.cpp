#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/sim/timeline.hpp"

namespace muster::cli {

namespace {

// The measures are in pixels.
constexpr double left = 60;
constexpr double top = 30;
constexpr double width = 900;
constexpr double row_height = 18;
constexpr double bar_height = 10;
constexpr double margin = 20;

class Drawing {
 public:
  explicit Drawing(const Timeline& timeline) : timeline_(timeline) {}

  std::string text() const {
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
        "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"sans-serif\" font-size=\"11\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        left + width + margin, bottom() + margin);
    draw_axis(svg);
    for (std::size_t i = 0; i < timeline_.nodes(); ++i) {
      svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">node {}</text>\n",
                         left - 8, y_of(i) + bar_height - 1, i);
    }
    draw_spans(svg, Timeline::State::up, "#9bc2e6");
    draw_spans(svg, Timeline::State::master, "#1f4e79");
    for (const Timeline::Mark& mark : timeline_.marks()) draw_mark(svg, mark);
    return svg + "</svg>\n";
  }

 private:
  double bottom() const { return top + static_cast<double>(timeline_.nodes()) * row_height; }
  double x_of(Duration at) const {
    return left + width * (std::chrono::duration<double>(at) / timeline_.length());
  }
  static double y_of(std::size_t node) { return top + static_cast<double>(node) * row_height; }

  /// Draws about ten lines at round numbers of seconds.
  void draw_axis(std::string& svg) const {
    const double seconds = std::chrono::duration<double>(timeline_.length()).count();
    const double step = std::pow(10.0, std::floor(std::log10(seconds))) *
                        (seconds / std::pow(10.0, std::floor(std::log10(seconds))) < 4 ? 0.2 : 1);
    for (double at = 0; at <= seconds * 1.0001; at += step) {
      const double x = left + width * at / seconds;
      svg += fmt::format(
          "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\" stroke=\"#dddddd\"/>"
          "<text x=\"{0:.1f}\" y=\"{3}\" text-anchor=\"middle\">{4:.4g} s</text>\n",
          x, top - 4, bottom(), top - 10, at);
    }
  }

  void draw_spans(std::string& svg, Timeline::State state, std::string_view colour) const {
    for (const Timeline::Span& span : timeline_.spans()) {
      if (span.state != state) continue;
      svg +=
          fmt::format("<rect x=\"{:.2f}\" y=\"{}\" width=\"{:.2f}\" height=\"{}\" fill=\"{}\"/>\n",
                      x_of(span.from), y_of(span.node),
                      std::max(x_of(span.until) - x_of(span.from), 0.5), bar_height, colour);
    }
  }

  void draw_mark(std::string& svg, const Timeline::Mark& mark) const {
    const double seconds = std::chrono::duration<double>(mark.at).count();
    svg += fmt::format(
        "<circle cx=\"{:.2f}\" cy=\"{}\" r=\"3\" fill=\"#c00000\">"
        "<title>{:.6f} s: node {} {}</title></circle>\n",
        x_of(mark.at), y_of(mark.node) + bar_height / 2, seconds, mark.node, mark.text);
  }

  const Timeline& timeline_;
};

}  // namespace

std::string draw_svg(const Timeline& timeline) {
  return Drawing(timeline).text();
}

}  // namespace muster::cli
