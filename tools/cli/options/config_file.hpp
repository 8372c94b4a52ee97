#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

/// The configuration file: TOML as far as CLI11 reads it, keys named like the options.
///
/// CLI11 2.1 reads the file before the environment, and the first one wins. So this leaves out what
/// the environment says, too. It also corrects how comments are found, and refuses unknown keys
/// with a sentence that names them.
class ConfigFile final : public CLI::ConfigTOML {
 public:
  /// `app` has the options, and must outlive this.
  explicit ConfigFile(const CLI::App& app);

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

 private:
  /// The options that a section is about: those of the command, or of one of its subcommands.
  const CLI::App* section(const CLI::ConfigItem& item) const;
  const CLI::Option& option(const CLI::ConfigItem& item) const;

  const CLI::App& app_;
};

/// `line` up to a '#' that does not stand in quotes.
std::string_view without_comment(std::string_view line);

}  // namespace muster::cli
