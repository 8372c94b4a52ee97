#include "unit/tidy/documents.hpp"

#include <filesystem>
#include <sstream>

namespace muster::tidy {

namespace {

SourceFile read_document(const std::string& path) {
  SourceFile document{path, {}};
  std::istringstream text(read_project_file(path));
  for (std::string line; std::getline(text, line);) document.lines.push_back(line);
  return document;
}

std::vector<SourceFile> read_documents() {
  std::vector<SourceFile> all;
  for (const char* path : {"README.md", "CHANGELOG.md", "src/README.md", "src/wire/PROTOCOL.md"}) {
    all.push_back(read_document(path));
  }
  const std::filesystem::path root = MUSTER_PROJECT_DIR;
  for (const auto& entry : std::filesystem::directory_iterator(root / "docs")) {
    if (entry.path().extension() != ".md") continue;
    all.push_back(read_document("docs/" + entry.path().filename().string()));
  }
  return all;
}

}  // namespace

const std::vector<SourceFile>& documents() {
  static const std::vector<SourceFile> all = read_documents();
  return all;
}

std::vector<std::string> code_blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "```" + language + "\n";
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    const std::size_t end = text.find("```", at);
    blocks.push_back(text.substr(at, end - at));
    at = end;
  }
  return blocks;
}

std::vector<std::string> prose_of(const SourceFile& document) {
  std::vector<std::string> prose;
  bool is_fenced = false;
  for (const std::string& line : document.lines) {
    const std::size_t begin = line.find_first_not_of(' ');
    const bool is_fence = begin != std::string::npos && line.compare(begin, 3, "```") == 0;
    const bool is_code = is_fenced || is_fence || line.starts_with("    ");
    prose.push_back(is_code ? std::string{} : line);
    is_fenced ^= is_fence;
  }
  return prose;
}

}  // namespace muster::tidy
