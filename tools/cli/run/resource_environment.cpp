#include "cli/run/resource_environment.hpp"

#include <fmt/format.h>

#include <string>

#include "cli/guard/token_environment.hpp"

namespace muster::cli {

Variables environment_of(const Resource& resource, const AssignmentToken& token) {
  if (resource.id.find('\0') != std::string::npos) {
    throw Error(Errc::invalid_name,
                fmt::format("no command is run for \"{}\": an environment variable cannot hold the "
                            "zero byte in its id; give it another id",
                            resource.id));
  }
  const std::string name = "MUSTER_RESOURCE";
  std::string text = to_string(resource.value);
  const std::size_t room = variable_bytes_max - name.size() - std::string_view("=\0", 2).size();
  if (text.size() > room) {
    throw Error(Errc::too_large,
                fmt::format("no command is run for \"{}\": its JSON has {} bytes, and {} can hold "
                            "{}; keep large data elsewhere and list its location",
                            resource.id, text.size(), name, room));
  }
  Variables variables = variables_of(token.leader);
  variables.emplace_back("MUSTER_TOKEN_VERSION", fmt::format("{}", token.version));
  variables.emplace_back("MUSTER_RESOURCE_ID", resource.id);
  variables.emplace_back(name, std::move(text));
  return variables;
}

}  // namespace muster::cli
