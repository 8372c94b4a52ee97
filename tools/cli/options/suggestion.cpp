#include "cli/options/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::cli {

namespace {

/// Letters per mistake: shorter words resemble each other by chance.
constexpr std::size_t letters_per_mistake = 3;
/// Fewer letters begin too many words.
constexpr std::size_t beginning_min = 3;

using Row = std::vector<std::size_t>;

bool is_swap(std::string_view one, std::string_view other, std::size_t i, std::size_t j) {
  return i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
}

bool is_beginning(std::string_view word, std::string_view of) {
  return word.size() >= beginning_min && of.starts_with(word);
}

}  // namespace

std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<Row> rows(one.size() + 1, Row(other.size() + 1));
  for (std::size_t i = 0; i <= one.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = rows[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
      if (is_swap(one, other, i, j)) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[one.size()][other.size()];
}

std::string suggestion(std::string_view word, const std::vector<std::string>& words) {
  const std::string* best = nullptr;
  std::size_t mistakes = word.size() / letters_per_mistake + 1;
  for (const std::string& candidate : words) {
    const std::size_t found = is_beginning(word, candidate) ? 0 : distance(word, candidate);
    if (found >= mistakes) continue;
    mistakes = found;
    best = &candidate;
  }
  return best == nullptr ? "" : fmt::format("; did you mean {}?", *best);
}

}  // namespace muster::cli
