#include "bench/figures/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "cli/output/table.hpp"

namespace muster::bench {

namespace {

using Cells = std::vector<std::string>;
using cli::Table;

const std::string none = "-";

std::string number(double value) {
  const double size = std::abs(value);
  if (size >= 1e5) return fmt::format("{:.3g}M", value / 1e6);
  if (size >= 100) return fmt::format("{:.0f}", value);
  return fmt::format("{:.3g}", value);
}

std::string with_unit(double value, const std::string& unit) {
  return number(value) + (unit.empty() ? "" : " " + unit);
}

std::string ratio(double value) {
  return fmt::format("{:.3g}x", value);
}

/// The target of the figure in words.
std::string target_of(const Figure& figure) {
  const std::string_view sign = figure.more_is_better ? ">= " : "<= ";
  if (figure.target_ratio) return fmt::format("{}{}", sign, ratio(*figure.target_ratio));
  if (figure.target) return fmt::format("{}{}", sign, with_unit(*figure.target, figure.unit));
  return none;
}

std::string verdict_of(const Figure& figure) {
  std::optional<double> allowed = figure.target;
  if (figure.target_ratio && figure.limit) allowed = *figure.target_ratio * *figure.limit;
  if (!allowed) return none;
  const bool is_met = figure.more_is_better ? figure.value >= *allowed : figure.value <= *allowed;
  return is_met ? "yes" : "no";
}

/// The ratio to the limit, or to the target if there is no limit.
std::string ratio_of(const Figure& figure) {
  const std::optional<double>& against = figure.limit ? figure.limit : figure.target;
  return against && *against != 0 ? ratio(figure.value / *against) : none;
}

std::string render(const Cells& titles, const std::vector<Cells>& rows, bool markdown) {
  if (!markdown) {
    std::vector<Table::Column> columns;
    for (const std::string& title : titles) {
      columns.push_back({title, columns.empty() ? Table::Align::left : Table::Align::right});
    }
    Table table(columns);
    for (const Cells& row : rows) table.add(row);
    return table.text(cli::Style());
  }
  std::string text = fmt::format("| {} |\n|{}\n", fmt::join(titles, " | "),
                                 fmt::join(Cells(titles.size(), "---|"), ""));
  for (const Cells& row : rows) text += fmt::format("| {} |\n", fmt::join(row, " | "));
  return text;
}

/// The different values of a member, in the order of their first appearance.
Cells different(std::span<const Figure> figures, std::string Figure::*member) {
  Cells found;
  for (const Figure& figure : figures) {
    const std::string& text = figure.*member;
    if (std::find(found.begin(), found.end(), text) == found.end()) found.push_back(text);
  }
  return found;
}

/// How many times worse the best of the others is than the first contender: above 1, the first one
/// is ahead. Another setting of the first one, such as "muster fast", does not count as another
/// contender.
std::string lead_of(const std::map<std::string, const Figure*>& by_contender,
                    const std::string& first) {
  const auto own = by_contender.find(first);
  if (own == by_contender.end()) return none;
  std::optional<double> best;
  const bool more_is_better = own->second->more_is_better;
  for (const auto& [contender, figure] : by_contender) {
    if (contender.starts_with(first)) continue;
    const bool is_better = !best || (figure->value > *best) == more_is_better;
    if (is_better) best = figure->value;
  }
  if (!best || *best == 0 || own->second->value == 0) return none;
  return ratio(more_is_better ? own->second->value / *best : *best / own->second->value);
}

}  // namespace

std::string figure_table(std::span<const Figure> figures, bool markdown) {
  std::vector<Cells> rows;
  for (const Figure& figure : figures) {
    const std::string among =
        figure.nodes ? fmt::format(" (of {:.0f})", *figure.nodes) : std::string{};
    rows.push_back({figure.bench + ": " + figure.what + among, with_unit(figure.value, figure.unit),
                    figure.limit ? with_unit(*figure.limit, figure.unit) : none, ratio_of(figure),
                    target_of(figure), verdict_of(figure)});
  }
  return render({"WHAT", "OURS", "LIMIT", "RATIO", "TARGET", "MET"}, rows, markdown);
}

std::string peer_table(std::span<const Figure> figures, bool markdown) {
  const Cells contenders = different(figures, &Figure::of);
  std::vector<Cells> rows;
  for (const std::string& what : different(figures, &Figure::what)) {
    std::map<std::string, const Figure*> by_contender;
    for (const Figure& figure : figures) {
      if (figure.what == what) by_contender[figure.of] = &figure;
    }
    Cells row{fmt::format("{} [{}]", what, by_contender.begin()->second->unit)};
    for (const std::string& contender : contenders) {
      const auto found = by_contender.find(contender);
      row.push_back(found == by_contender.end() ? none : number(found->second->value));
    }
    row.push_back(contenders.empty() ? none : lead_of(by_contender, contenders.front()));
    rows.push_back(row);
  }
  Cells titles{"WHAT"};
  titles.insert(titles.end(), contenders.begin(), contenders.end());
  titles.push_back("AHEAD");
  return render(titles, rows, markdown);
}

}  // namespace muster::bench
