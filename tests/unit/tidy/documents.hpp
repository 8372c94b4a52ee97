#pragma once

#include <string>
#include <vector>

#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {

/// README.md, CHANGELOG.md, src/README.md, PROTOCOL.md and all pages in docs.
const std::vector<SourceFile>& documents();

/// The code blocks of a Markdown text in one language.
std::vector<std::string> code_blocks(const std::string& text, const std::string& language);

/// The lines of a Markdown text that are prose. Code blocks are empty lines in the result, so the
/// line numbers stay the same.
std::vector<std::string> prose_of(const SourceFile& document);

}  // namespace muster::tidy
