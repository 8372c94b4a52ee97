#include "cli/options/toml_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "cli/options/option_source.hpp"

namespace muster::cli {

namespace {

/// Larger files are no configuration.
constexpr std::size_t file_bytes_max = 1024 * 1024;
/// The parser calls itself for every level.
constexpr std::size_t levels_max = 32;

std::string content_of(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string content;
  if (file && !std::filesystem::is_directory(path)) {
    content.resize(file_bytes_max + 1);
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
  } else {
    const int reason = errno == 0 ? EISDIR : errno;
    throw BadSource(fmt::format("the configuration file {} cannot be read: {}", path.string(),
                                std::generic_category().message(reason)));
  }
  if (content.size() <= file_bytes_max) return content;
  throw BadSource(fmt::format("the configuration file {} has more than {} bytes", path.string(),
                              file_bytes_max));
}

/// Brackets that are open at once, those in strings included.
std::size_t levels_of(std::string_view text) {
  std::size_t levels = 0;
  std::size_t most = 0;
  for (const char letter : text) {
    if (letter == '[' || letter == '{') most = std::max(most, ++levels);
    if ((letter == ']' || letter == '}') && levels > 0) --levels;
  }
  return most;
}

/// A complaint of the parser, which it draws as
///
///     [error] toml::parse_table: invalid line format
///      --> cluster.toml
///        |
///      7 | port = 12x
///        |          ^--- expected newline, but got 'x'.
struct Complaint {
  std::string line = "1";
  std::size_t column = 1;
  std::string title;
  std::string note;
};

std::string without_function(const std::string& title) {
  const std::size_t mark = title.find("] ");
  std::string text = mark == title.npos ? title : title.substr(mark + 2);
  const std::size_t colon = text.find(": ");
  if (colon != text.npos && text.find(' ') > colon) text.erase(0, colon + 2);
  while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == ':')) {
    text.pop_back();
  }
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return "";
  return text.substr(first, text.find_last_not_of(" .") + 1 - first);
}

/// The last place that is drawn counts: earlier ones say where the first of two stands.
Complaint read_complaint(const std::string& drawing) {
  std::istringstream lines(drawing);
  Complaint complaint;
  std::string line;
  std::getline(lines, line);
  complaint.title = without_function(line);
  while (std::getline(lines, line)) {
    const std::size_t bar = line.find(" | ");
    if (bar == line.npos) continue;
    const std::string number = trimmed(line.substr(0, bar));
    const std::size_t mark = line.find_first_of("^~", bar);
    if (!number.empty()) {
      complaint.line = number;
    } else if (mark != line.npos) {
      complaint.column = mark - bar - 2;
      complaint.note = trimmed(line.substr(line.find_first_not_of("^~-", mark)));
    }
  }
  return complaint;
}

std::string sentence_of(const std::string& drawing, const std::string& name) {
  const Complaint complaint = read_complaint(drawing);
  const bool says_more = !complaint.note.empty() && complaint.note != "here";
  return fmt::format("{}:{}:{}: not valid TOML: {}{}{}", name, complaint.line, complaint.column,
                     complaint.title, says_more && !complaint.title.empty() ? ": " : "",
                     says_more ? complaint.note : "");
}

TomlValue parse(const std::filesystem::path& path) {
  const std::string content = content_of(path);
  if (levels_of(content) > levels_max) {
    throw BadSource(
        fmt::format("{}: brackets are nested more than {} levels deep", path.string(), levels_max));
  }
  std::istringstream stream(content);
  try {
    return toml::parse<toml::discard_comments, std::map, std::vector>(stream, path.string());
  } catch (const toml::exception& error) {
    throw BadSource(sentence_of(error.what(), path.string()));
  } catch (const std::logic_error& error) {
    throw BadSource(fmt::format("{}: not valid TOML: {}", path.string(), error.what()));
  }
}

}  // namespace

TomlFile::TomlFile(const std::filesystem::path& path) : name_(path.string()), root_(parse(path)) {}

std::string TomlFile::place_of(const TomlValue& value) const {
  const auto location = value.location();
  return fmt::format("{}:{}:{}", name_, location.line(), location.column());
}

}  // namespace muster::cli
