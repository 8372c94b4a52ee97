#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Options that get their values from elsewhere than the command line.
namespace muster::cli {

/// A value that cannot be used, or an option that does not exist. The sentence names the source.
class BadSource : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Sets `option`, which has no value yet. `source` says where the values come from, such as
/// "MUSTER_PORT". Throws `BadSource`.
void set_option(CLI::Option& option, std::string_view name, const std::vector<std::string>& values,
                const std::string& source);

}  // namespace muster::cli
