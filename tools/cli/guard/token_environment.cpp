#include "cli/guard/token_environment.hpp"

#include <fmt/format.h>

namespace muster::cli {

Variables variables_of(const FencingToken& token) {
  return {{"MUSTER_TOKEN_TERM", fmt::format("{}", token.term)},
          {"MUSTER_TOKEN_ID", token.id.to_string()}};
}

}  // namespace muster::cli
