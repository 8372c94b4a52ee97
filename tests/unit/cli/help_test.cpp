#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "cli/command/command_line.hpp"

/// What people read before they use a command.
namespace muster::cli {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// An ordinary terminal.
constexpr std::size_t screen_columns = 80;
constexpr std::size_t screen_lines = 24;

std::string help(std::vector<const char*> words) {
  words.insert(words.begin(), "muster");
  std::ostringstream out;
  std::ostringstream err;
  const auto result = parse_command_line(static_cast<int>(words.size()), words.data(), out, err);
  EXPECT_EQ(std::get<ExitCode>(result), ExitCode::ok) << err.str();
  EXPECT_EQ(err.str(), "");
  return out.str();
}

std::vector<std::string> commands() {
  std::vector<std::string> names;
  const std::vector<HelpPage> pages = manual();
  for (const HelpEntry& entry : pages.front().own.entries) names.push_back(entry.term);
  return names;
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

// The list of commands fits on a screen.
TEST(Help, ListOfCommandsFitsOnAScreen) {
  const std::string text = help({"--help"});
  EXPECT_LE(lines_of(text), screen_lines);
  EXPECT_LE(widest_line(text), screen_columns);
  for (const std::string& command : commands()) EXPECT_THAT(text, HasSubstr("  " + command + ' '));
}

// The help of a command fits on a screen: its own options and two examples.
TEST(Help, CommandsFitOnAScreen) {
  for (const std::string& command : commands()) {
    const std::string text = help({command.c_str(), "--help"});
    EXPECT_LE(lines_of(text), screen_lines) << text;
    EXPECT_THAT(text, HasSubstr("\nExamples:\n  "));
    EXPECT_THAT(text, Not(HasSubstr("--detect-within"))) << command;
  }
}

// No line is wider than the terminal, but for command lines to copy.
TEST(Help, IsWrappedToTheTerminal) {
  for (HelpPage page : manual()) {
    page.examples.clear();
    for (const std::size_t columns : {60u, 80u, 100u}) {
      EXPECT_LE(widest_line(to_text(page, columns)), columns) << page.usage;
    }
  }
}

// Rare options of a command stand in the complete help.
TEST(Help, RareOptionsStandInTheCompleteHelp) {
  EXPECT_THAT(help({"run", "--help"}), Not(HasSubstr("--redirects")));
  EXPECT_THAT(help({"run", "--help-all"}), AllOf(HasSubstr("--redirects"), HasSubstr("--poll")));
}

// Everything else stands in the complete help.
TEST(Help, CompleteHelpHasTheCommonOptions) {
  const std::string text = help({"send", "--help-all"});
  EXPECT_THAT(text, AllOf(HasSubstr("--wait TIME"), HasSubstr("--detect-within"),
                          HasSubstr("MUSTER_KEY_FILE"), HasSubstr("Exit codes:")));
  EXPECT_THAT(help({"--help-all"}), AllOf(HasSubstr("--detect-within"), HasSubstr("doctor")));
}

// `muster help COMMAND` is for those who do not know the option, and says the same.
TEST(Help, IsACommand) {
  std::ostringstream out;
  const auto parsed = [] {
    const char* const words[] = {"muster", "help", "send"};
    std::ostringstream ignored;
    return parse_command_line(std::size(words), words, ignored, ignored);
  }();
  const auto& call = std::get<HelpCall>(std::get<CommandLine>(parsed).call);
  EXPECT_EQ(call.topic, "send");
  testing::internal::CaptureStdout();
  EXPECT_EQ(run(call, {}), ExitCode::ok);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), help({"send", "--help"}));
}

// An example that does not parse would be worse than none.
TEST(Help, ExamplesParse) {
  for (const HelpPage& page : manual()) {
    for (const HelpEntry& example : page.examples) {
      const std::size_t begin = example.term.find("muster ");
      ASSERT_NE(begin, std::string::npos) << example.term;
      std::string line =
          example.term.substr(begin, example.term.find_first_of(";|>)", begin) - begin);
      std::erase(line, '\'');
      std::istringstream stream(line);
      std::vector<std::string> words;
      for (std::string word; stream >> word;) words.push_back(word);
      // JSON with blanks is one argument.
      const auto brace = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return word.starts_with('{') && !word.ends_with('}');
      });
      if (brace != words.end()) {
        *brace += *(brace + 1);
        words.erase(brace + 1);
      }
      std::vector<const char*> arguments;
      for (const std::string& word : words) arguments.push_back(word.c_str());
      std::ostringstream out;
      std::ostringstream err;
      parse_command_line(static_cast<int>(arguments.size()), arguments.data(), out, err);
      EXPECT_EQ(err.str(), "") << example.term;
    }
  }
}

// Every sentence says something, begins like a sentence, and leaves the full stop to prose.
TEST(Help, SentencesAreOfOneForm) {
  for (const HelpPage& page : manual()) {
    std::vector<HelpEntry> entries = page.own.entries;
    for (const HelpSection& section : page.common) {
      entries.insert(entries.end(), section.entries.begin(), section.entries.end());
    }
    for (const HelpEntry& entry : entries) {
      ASSERT_FALSE(entry.text.empty()) << entry.term;
      EXPECT_FALSE(std::islower(entry.text.front())) << entry.term << ": " << entry.text;
      EXPECT_FALSE(entry.text.ends_with('.')) << entry.term << ": " << entry.text;
    }
  }
}

}  // namespace

}  // namespace muster::cli
