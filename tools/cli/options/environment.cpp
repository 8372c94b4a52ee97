#include "cli/options/environment.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "cli/options/option_source.hpp"
#include "cli/options/suggestion.hpp"

namespace muster::cli {

namespace {

constexpr std::string_view variable_prefix = "MUSTER_";

/// Stands behind the name that CLI11 is given, so that it finds no such variable: it would read the
/// environment before it knows which options the command line sets, and name the wrong source.
constexpr char hiding_mark = '=';

/// Variables that set no option: those that `muster wait` and `muster run` give to their programs,
/// and those of a container platform for a service named "muster".
constexpr std::array others = {
    std::string_view("MUSTER_SERVICE_"),      std::string_view("MUSTER_SERVICES"),
    std::string_view("MUSTER_RESOURCE"),      std::string_view("MUSTER_RESOURCE_"),
    std::string_view("MUSTER_TOKEN_"),        std::string_view("MUSTER_PORT_"),
    std::string_view("MUSTER_MONITOR_TOKEN"),
};

/// A name that ends with "_" stands for all that begin with it.
bool is_of_others(std::string_view variable) {
  return std::any_of(others.begin(), others.end(), [variable](std::string_view other) {
    return other.ends_with('_') ? variable.starts_with(other) : variable == other;
  });
}

/// Kubernetes and Docker describe a service named "muster" by variables with this prefix, whose
/// values are addresses.
bool is_of_platform(std::string_view value) {
  return value.starts_with("tcp://") || value.starts_with("udp://");
}

void read_variable(CLI::Option& option, const std::string& value) {
  const std::string variable = variable_of(option);
  try {
    set_option(option, option.get_lnames().front(), {value}, variable);
  } catch (const BadSource& error) {
    if (!is_of_platform(value)) throw;
    throw BadSource(
        fmt::format("{}; a container platform sets this variable for a service named \"muster\": "
                    "rename the service, or unset the variable (in Kubernetes, set "
                    "enableServiceLinks to false)",
                    error.what()));
  }
}

/// An empty variable is how shells write one that is not set. The name of a file is different: a
/// key that is missing by mistake must not lead to clear text.
bool is_unset(const CLI::Option& option, const char* value) {
  return value == nullptr || (*value == '\0' && option.get_type_name() != "FILE");
}

}  // namespace

void give_variable(CLI::Option& option) {
  std::string variable(variable_prefix);
  for (const char letter : option.get_lnames().front()) {
    const auto upper = std::toupper(static_cast<unsigned char>(letter));
    variable += letter == '-' ? '_' : static_cast<char>(upper);
  }
  option.envname(variable + hiding_mark);
}

std::string variable_of(const CLI::Option& option) {
  std::string variable = option.get_envname();
  if (!variable.empty()) variable.pop_back();
  return variable;
}

void read_environment(CLI::App& app) {
  for (CLI::Option* option : app.get_options([](const CLI::Option* each) {
         return !each->get_envname().empty() && each->count() == 0;
       })) {
    const char* value = std::getenv(variable_of(*option).c_str());
    if (!is_unset(*option, value)) read_variable(*option, value);
  }
}

std::vector<std::string> unknown_variables(const std::vector<std::string>& known) {
  std::vector<std::string> warnings;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const std::string_view variable = entry.substr(0, entry.find('='));
    const bool is_known = std::find(known.begin(), known.end(), variable) != known.end();
    if (!variable.starts_with(variable_prefix) || is_known || is_of_others(variable)) continue;
    warnings.push_back(fmt::format("the environment variable {} sets no option{}", variable,
                                   suggestion(variable, known)));
  }
  return warnings;
}

}  // namespace muster::cli
