#pragma once

#include <filesystem>
#include <string>

#include "cli/options/toml_value.hpp"

namespace muster::cli {

/// A TOML file. Throws `BadSource` if it cannot be read, is too large, or is not TOML.
class TomlFile {
 public:
  explicit TomlFile(const std::filesystem::path& path);

  const TomlValue& root() const { return root_; }
  /// "FILE:LINE:COLUMN", where LINE and COLUMN begin with 1 and a column is a byte.
  std::string place_of(const TomlValue& value) const;

 private:
  std::string name_;
  TomlValue root_;
};

}  // namespace muster::cli
