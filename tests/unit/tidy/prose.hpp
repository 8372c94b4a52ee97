#pragma once

#include <string>
#include <vector>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {

/// A line of a file that a person reads: a comment, a help text or a line of a document.
struct ProseLine {
  /// "path:line".
  std::string at;
  std::string text;
};

/// The prose of one part of the tree.
struct Part {
  /// "src/core", "tests/unit", "include", "docs", ...
  std::string name;
  std::vector<ProseLine> lines;
};

/// All parts of the tree.
std::vector<Part> parts_of_the_tree();

/// How many symptoms of unclear English some prose has.
struct Symptoms {
  std::size_t words = 0;
  /// Words that this field does not use, such as "anew" or "whoever".
  std::size_t archaic = 0;
  /// Clauses with "what" or "who" in the place of a named subject, such as "what is listed".
  std::size_t headless = 0;
};

Symptoms symptoms_of(const std::string& text);
Symptoms symptoms_of(const Part& part);

/// How often a symptom occurs in 1,000 words.
double rate(std::size_t count, std::size_t words);

}  // namespace muster::tidy
