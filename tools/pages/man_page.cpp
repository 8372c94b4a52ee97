#include "pages/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "muster/version.hpp"
#include "pages/option.hpp"

namespace muster::pages {

namespace {

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

/// The sentence without its capital and its full stop.
std::string phrase_of(std::string sentence) {
  sentence[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(sentence[0])));
  if (sentence.ends_with('.')) sentence.pop_back();
  return sentence;
}

/// Escapes the characters that roff would interpret. Hyphens stay hyphens, so that readers can copy
/// options.
std::string literal(const std::string& text) {
  std::string roff;
  for (const char letter : text) {
    if (letter == '\\') {
      roff += "\\e";
    } else if (letter == '-') {
      roff += "\\-";
    } else {
      roff += letter;
    }
  }
  // A line that begins with one of these would be a request.
  return roff.starts_with('.') || roff.starts_with('\'') ? "\\&" + roff : roff;
}

/// Prose. `Words` between backticks are bold.
std::string prose(const std::string& text) {
  std::string roff;
  bool is_bold = false;
  for (const char letter : literal(text)) {
    if (letter != '`') {
      roff += letter;
    } else {
      roff += std::exchange(is_bold, !is_bold) ? "\\fR" : "\\fB";
    }
  }
  return roff;
}

std::string heading(const std::string& title) {
  return fmt::format(".SH {}\n", in_capitals(title));
}

std::string entries(const std::vector<cli::HelpEntry>& entries) {
  std::string roff;
  for (const cli::HelpEntry& entry : entries) {
    roff += fmt::format(".TP\n\\fB{}\\fR\n{}\n", literal(entry.term), prose(entry.text));
  }
  return roff;
}

std::string section(const cli::HelpSection& section) {
  return section.entries.empty() ? "" : heading(section.title) + entries(section.entries);
}

std::string examples(const std::vector<cli::HelpEntry>& examples) {
  if (examples.empty()) return "";
  std::string roff = heading("Examples");
  for (const cli::HelpEntry& example : examples) {
    roff += fmt::format("{}:\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n.PP\n", prose(example.text),
                        literal(example.term));
  }
  return roff;
}

/// Title, name, usage and description.
std::string beginning(const std::string& name, const cli::HelpPage& page) {
  std::string roff =
      fmt::format(".TH {} 1 \"\" \"muster {}\" \"User Commands\"\n", in_capitals(name), version());
  roff +=
      heading("Name") + fmt::format("{} \\- {}\n", literal(name), literal(phrase_of(page.summary)));
  roff += heading("Synopsis") + fmt::format("\\fB{}\\fR\n", literal(page.usage));
  if (!page.details.empty()) roff += heading("Description") + prose(page.details) + '\n';
  return roff;
}

}  // namespace

std::string man_page_of_muster(const std::vector<cli::HelpPage>& manual) {
  const cli::HelpPage& page = manual.front();
  std::string roff = beginning("muster", page) + heading("Commands");
  for (const cli::HelpEntry& command : page.own.entries) {
    roff += fmt::format(".TP\n\\fBmuster\\-{}\\fR(1)\n{}\n", literal(command.term),
                        prose(command.text));
  }
  for (const cli::HelpSection& common : page.common) roff += section(common);
  return roff;
}

std::string man_page_of_command(const cli::HelpPage& page) {
  return beginning("muster-" + name_of(page), page) + section(page.own) + examples(page.examples) +
         heading("Common options") +
         "Options that all commands take, environment variables, the configuration file and exit "
         "codes are in \\fBmuster\\fR(1).\n" +
         heading("See also") + "\\fBmuster\\fR(1)\n";
}

}  // namespace muster::pages
