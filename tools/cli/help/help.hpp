#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace muster::cli {

/// Help as CLI11 writes it, but that of a subcommand has the common options too, and environment
/// variables are explained once rather than named with each option.
class Help final : public CLI::Formatter {
 public:
  Help();

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;

 private:
  std::string make_common_groups(const CLI::App& app) const;
};

/// What stands below all options: where else they can be set, and what the exit codes mean.
std::string help_footer();

}  // namespace muster::cli
