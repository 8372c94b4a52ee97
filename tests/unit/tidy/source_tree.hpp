#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace muster::tidy {

/// A text file of the project, line by line.
struct SourceFile {
  /// Relative to the project, with forward slashes.
  std::string path;
  std::vector<std::string> lines;

  bool is_below(const std::string& folder) const { return path.starts_with(folder + "/"); }
  /// "core" for src/core/peer.hpp.
  std::string floor() const;
  /// "path:line", for messages; lines count from 1.
  std::string at(std::size_t index) const { return path + ":" + std::to_string(index + 1); }
};

/// All C++ files below include, src, tools, examples and tests.
const std::vector<SourceFile>& source_tree();

/// Columns that a line takes. A UTF-8 sequence counts as one.
std::size_t columns(const std::string& line);

/// A file of the project as one string. Fails the test if it cannot be read.
std::string read_project_file(const std::string& path);

}  // namespace muster::tidy
