#pragma once

#include "cli/output/table.hpp"
#include "muster/service.hpp"

/// Services for people.
namespace muster::cli {

/// In their order. Safe to print.
Table service_table(const Services& services);

}  // namespace muster::cli
