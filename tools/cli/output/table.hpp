#pragma once

#include <string>
#include <vector>

#include "cli/output/style.hpp"

namespace muster::cli {

/// A head line and rows of text in aligned columns. Each column is as wide as its longest cell.
class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  using Row = std::vector<std::string>;

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Requires: one cell per column, without control characters.
  void add(Row row, const fmt::text_style& paint = {});

  /// Returns the whole table. Each line has a line end.
  std::string text(const Style& style) const;

 private:
  struct PaintedRow {
    Row cells;
    fmt::text_style paint;
  };

  Row titles() const;
  std::vector<std::size_t> widths() const;
  std::string line(const Row& row, const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<PaintedRow> rows_;
};

}  // namespace muster::cli
