#include "cli/guard/command_environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "cli/options/monitor_address.hpp"

namespace muster::cli {

Words environment_with(const Variables& variables) {
  Words environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto is_named = [text](std::string_view name) {
      return text.starts_with(name) && text.substr(name.size()).starts_with('=');
    };
    const auto is_replaced = [&](const auto& variable) { return is_named(variable.first); };
    if (is_named(monitor_token_variable)) continue;
    if (std::none_of(variables.begin(), variables.end(), is_replaced))
      environment.emplace_back(text);
  }
  for (const auto& [name, value] : variables) environment.push_back(name + '=' + value);
  return environment;
}

}  // namespace muster::cli
