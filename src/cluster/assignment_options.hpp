#pragma once

#include "muster/assignment.hpp"

namespace muster::cluster {

/// Throws `Error{invalid_option}` naming the first option that cannot work.
void validate(const AssignmentOptions& options);

}  // namespace muster::cluster
