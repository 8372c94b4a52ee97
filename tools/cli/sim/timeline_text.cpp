#include <fmt/format.h>

#include <algorithm>

#include "cli/sim/timeline.hpp"

namespace muster::cli {

namespace {

/// The text has rows for at most this many nodes, so that it fits a screen. It has the marks of all
/// nodes.
constexpr std::size_t rows_max = 50;

/// Returns the column of a moment.
std::size_t column_of(const Timeline& timeline, Duration at, std::size_t columns) {
  const double part = std::chrono::duration<double>(at) / timeline.length();
  return std::min(static_cast<std::size_t>(part * static_cast<double>(columns)), columns - 1);
}

void draw(std::vector<std::string>& rows, const Timeline& timeline, Timeline::State state,
          char character) {
  for (const Timeline::Span& span : timeline.spans()) {
    if (span.state != state || span.node >= rows.size()) continue;
    std::string& row = rows[span.node];
    const std::size_t first = column_of(timeline, span.from, row.size());
    const std::size_t last = column_of(timeline, span.until, row.size());
    std::fill(row.begin() + static_cast<std::ptrdiff_t>(first),
              row.begin() + static_cast<std::ptrdiff_t>(last) + 1, character);
  }
}

}  // namespace

std::string draw_text(const Timeline& timeline, std::size_t columns) {
  std::vector<std::string> rows(std::min(timeline.nodes(), rows_max), std::string(columns, ' '));
  draw(rows, timeline, Timeline::State::up, '-');
  draw(rows, timeline, Timeline::State::master, 'M');
  std::string text = fmt::format("{} from left to right; - runs, M is master\n",
                                 format_duration(timeline.length()));
  for (std::size_t i = 0; i < rows.size(); ++i) text += fmt::format("{:>5} {}\n", i, rows[i]);
  if (timeline.nodes() > rows.size()) {
    text += fmt::format("      and {} more nodes\n", timeline.nodes() - rows.size());
  }
  for (const Timeline::Mark& mark : timeline.marks()) {
    const double seconds = std::chrono::duration<double>(mark.at).count();
    text += fmt::format("{:>10.6f}s  {:>4} {}\n", seconds, mark.node, mark.text);
  }
  return text;
}

}  // namespace muster::cli
