#pragma once

#include <string>

#include "muster/simulation.hpp"
#include "sim/link_quality.hpp"
#include "sim/node_options.hpp"

/// Checks the settings of applications and converts them for the simulator. Throws
/// `Error{invalid_option}`, or the errors of `derive_timing`.
namespace muster::simulation {

sim::LinkQuality link_quality_of(const SimulatedLink& link);
/// Without keys.
sim::NodeOptions node_options_of(const SimulatedNode& node, std::string name, double random_weight);

}  // namespace muster::simulation
