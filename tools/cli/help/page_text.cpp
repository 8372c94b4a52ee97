#include <algorithm>
#include <string_view>

#include "cli/help/page.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t example_indent = 6;
/// Blanks between a term and its text, at least.
constexpr std::size_t gap = 2;
/// The text of longer terms begins in the next line.
constexpr std::size_t term_columns_max = 30;

/// Takes from `text` what fits into `columns`, up to a blank if there is one; at least a word.
std::string_view take_line(std::string_view& text, std::size_t columns) {
  std::size_t end = text.size();
  if (end > columns) {
    end = text.rfind(' ', columns);
    if (end == text.npos) end = std::min(text.find(' '), text.size());
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// `text` in lines, the first of which continues a line that has `used` columns.
std::string wrap(std::string_view text, std::size_t used, std::size_t margin, std::size_t columns) {
  std::string lines;
  std::size_t at = used;
  do {
    if (at < margin) lines.append(margin - at, ' ');
    lines += take_line(text, columns - margin);
    lines += '\n';
    at = 0;
  } while (!text.empty());
  return lines;
}

std::size_t margin_of(const HelpSection& section) {
  std::size_t longest = 0;
  for (const HelpEntry& entry : section.entries) {
    if (entry.term.size() <= term_columns_max) longest = std::max(longest, entry.term.size());
  }
  return indent + longest + gap;
}

std::string lines_of(const HelpEntry& entry, std::size_t margin, std::size_t columns) {
  std::string text = std::string(indent, ' ') + entry.term;
  if (text.size() + gap > margin) {
    text += '\n';
    return text + wrap(entry.text, 0, margin, columns);
  }
  const std::size_t used = text.size();
  return text + wrap(entry.text, used, margin, columns);
}

std::string lines_of(const HelpSection& section, std::size_t columns) {
  if (section.entries.empty()) return "";
  std::string text = '\n' + section.title + ":\n";
  const std::size_t margin = margin_of(section);
  for (const HelpEntry& entry : section.entries) text += lines_of(entry, margin, columns);
  return text;
}

std::string lines_of_examples(const std::vector<HelpEntry>& examples, std::size_t columns) {
  if (examples.empty()) return "";
  std::string text = "\nExamples:\n";
  for (const HelpEntry& example : examples) {
    text += std::string(indent, ' ') + example.term + '\n';
    text += wrap(example.text, 0, example_indent, columns);
  }
  return text;
}

std::string paragraph(const std::string& text, std::size_t columns) {
  return text.empty() ? "" : '\n' + wrap(text, 0, 0, columns);
}

}  // namespace

std::string to_text(const HelpPage& page, std::size_t columns) {
  std::string text = wrap(page.summary, 0, 0, columns) + paragraph(page.details, columns) +
                     "Usage: " + page.usage + '\n' + lines_of(page.own, columns) +
                     lines_of_examples(page.examples, columns);
  for (const HelpSection& section : page.common) text += lines_of(section, columns);
  return text + paragraph(page.closing, columns);
}

}  // namespace muster::cli
