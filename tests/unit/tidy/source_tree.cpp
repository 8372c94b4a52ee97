#include "unit/tidy/source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace muster::tidy {

namespace {

namespace fs = std::filesystem;

const fs::path root = MUSTER_PROJECT_DIR;

bool is_cpp(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".hpp";
}

SourceFile read_lines(const fs::path& path) {
  SourceFile file{fs::relative(path, root).generic_string(), {}};
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
  return file;
}

std::vector<SourceFile> read_tree() {
  std::vector<SourceFile> files;
  for (const char* folder : {"include", "src", "tools", "examples", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && is_cpp(entry.path()))
        files.push_back(read_lines(entry.path()));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace

std::string SourceFile::floor() const {
  if (!is_below("src")) return {};
  const std::size_t begin = 4;
  return path.substr(begin, path.find('/', begin) - begin);
}

const std::vector<SourceFile>& source_tree() {
  static const std::vector<SourceFile> files = read_tree();
  return files;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string read_project_file(const std::string& path) {
  const std::ifstream stream(root / path);
  EXPECT_TRUE(stream) << path << " cannot be read";
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace muster::tidy
