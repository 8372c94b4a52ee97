#pragma once

#include "cli/programs/program.hpp"
#include "muster/fencing_token.hpp"

namespace muster::cli {

/// The token of a command's work: MUSTER_TOKEN_TERM and MUSTER_TOKEN_ID.
Variables variables_of(const FencingToken& token);

}  // namespace muster::cli
