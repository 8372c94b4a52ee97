#include "unit/tidy/prose.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <string_view>

#include "unit/tidy/documents.hpp"

namespace muster::tidy {

namespace {

using Words = std::vector<std::string>;

const std::set<std::string> archaic_words = {
    "whoever", "whomever", "whom",   "anew",   "besides",  "nobody",  "somebody", "meanwhile",
    "mend",    "mends",    "mended", "lest",   "whatever", "whereof", "thereof",  "wherever",
    "betimes", "hitherto", "thence", "whilst", "aught",    "naught",  "hereby",   "whosoever"};

const std::set<std::string> archaic_pairs = {"so long", "so many",  "so much", "for good",
                                             "in vain", "goes for", "be it",   "ever since",
                                             "is told", "are told", "was told"};

const std::set<std::string> archaic_triples = {"hold itself master", "holds itself master",
                                               "held itself master", "as one likes",
                                               "of no consequence"};

/// A verb, a pronoun or an article after "what" or "who": the clause has no named subject.
const std::set<std::string> after_headless = {
    "is",    "was",  "has",    "had",     "it",    "they",  "a",     "an",     "the",
    "this",  "that", "we",     "one",     "comes", "came",  "goes",  "went",   "gets",
    "can",   "must", "cannot", "happens", "waits", "there", "stays", "leaves", "holds",
    "knows", "says", "said",   "hears",   "asks",  "needs", "wants", "others", "arrives"};

Words words_of(const std::string& text) {
  Words words;
  std::string word;
  for (const char c : text + ' ') {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || (c == '\'' && !word.empty())) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

bool is_archaic(const Words& words, std::size_t at) {
  if (archaic_words.contains(words[at])) return true;
  if (at + 1 >= words.size()) return false;
  const std::string pair = words[at] + ' ' + words[at + 1];
  if (archaic_pairs.contains(pair)) return true;
  return at + 2 < words.size() && archaic_triples.contains(pair + ' ' + words[at + 2]);
}

bool is_headless(const Words& words, std::size_t at) {
  return (words[at] == "what" || words[at] == "who") && at + 1 < words.size() &&
         after_headless.contains(words[at + 1]);
}

std::string trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string::npos ? std::string{} : line.substr(begin);
}

bool is_comment(const std::string& trimmed_line) {
  return trimmed_line.starts_with("//") || trimmed_line.starts_with("*") ||
         trimmed_line.starts_with("/*");
}

/// The string literals of a line that are long enough to be sentences.
std::string texts_in(const std::string& line) {
  static const std::regex literal("\"((?:[^\"\\\\]|\\\\.){12,})\"");
  std::string texts;
  for (std::sregex_iterator it(line.begin(), line.end(), literal), end; it != end; ++it) {
    texts += (*it)[1].str() + ' ';
  }
  return texts;
}

/// What a person reads in a line of C++: comments, and the texts of the command-line tool.
std::string prose_in(const SourceFile& file, const std::string& line) {
  const std::string text = trimmed(line);
  if (is_comment(text)) return text;
  return file.is_below("tools") ? texts_in(line) : std::string{};
}

/// "src/core" for src/core/peer.hpp, "include" for include/muster/node.hpp.
std::string part_of(const SourceFile& file) {
  const std::size_t first = file.path.find('/');
  const std::string top = file.path.substr(0, first);
  if (top != "src" && top != "tests") return top;
  return file.path.substr(0, file.path.find('/', first + 1));
}

std::string part_of_document(const SourceFile& document) {
  return document.path == "src/wire/PROTOCOL.md" ? "protocol" : "documents";
}

void add(std::map<std::string, Part>& parts, const std::string& name, const SourceFile& file,
         std::size_t line, std::string text) {
  if (!text.empty()) parts[name].lines.push_back({file.at(line), std::move(text)});
}

}  // namespace

std::vector<Part> parts_of_the_tree() {
  std::map<std::string, Part> parts;
  for (const SourceFile& file : source_tree()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      add(parts, part_of(file), file, i, prose_in(file, file.lines[i]));
    }
  }
  for (const SourceFile& document : documents()) {
    const std::vector<std::string> prose = prose_of(document);
    for (std::size_t i = 0; i < prose.size(); ++i) {
      add(parts, part_of_document(document), document, i, prose[i]);
    }
  }
  std::vector<Part> all;
  for (auto& [name, part] : parts) all.push_back({name, std::move(part.lines)});
  return all;
}

Symptoms symptoms_of(const std::string& text) {
  const Words words = words_of(text);
  Symptoms symptoms{.words = words.size()};
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (is_archaic(words, at)) ++symptoms.archaic;
    if (is_headless(words, at)) ++symptoms.headless;
  }
  return symptoms;
}

Symptoms symptoms_of(const Part& part) {
  Symptoms sum;
  for (const ProseLine& line : part.lines) {
    const Symptoms symptoms = symptoms_of(line.text);
    sum.words += symptoms.words;
    sum.archaic += symptoms.archaic;
    sum.headless += symptoms.headless;
  }
  return sum;
}

double rate(std::size_t count, std::size_t words) {
  return words == 0 ? 0.0 : 1'000.0 * static_cast<double>(count) / static_cast<double>(words);
}

}  // namespace muster::tidy
