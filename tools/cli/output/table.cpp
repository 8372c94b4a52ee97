#include "cli/output/table.hpp"

#include <algorithm>

#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

constexpr std::string_view column_gap = "  ";

}  // namespace

void Table::add(Row row, const fmt::text_style& paint) {
  rows_.push_back({std::move(row), paint});
}

Table::Row Table::titles() const {
  Row titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  return titles;
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(width_of(columns_[i].title));
    for (const PaintedRow& row : rows_) widths[i] = std::max(widths[i], width_of(row.cells[i]));
  }
  return widths;
}

std::string Table::line(const Row& row, const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string padding(widths[i] - width_of(row[i]), ' ');
    if (i > 0) line += column_gap;
    line += columns_[i].align == Align::left ? row[i] + padding : padding + row[i];
  }
  // Trailing blanks would make narrow terminals wrap the line.
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string Table::text(const Style& style) const {
  const std::vector<std::size_t> all = widths();
  std::string text = style.paint(paint::strong, line(titles(), all)) + '\n';
  for (const PaintedRow& row : rows_) text += style.paint(row.paint, line(row.cells, all)) + '\n';
  return text;
}

}  // namespace muster::cli
