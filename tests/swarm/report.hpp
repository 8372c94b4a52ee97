#pragma once

#include <cstdint>
#include <string>

#include "swarm/jobs.hpp"
#include "swarm/run.hpp"

/// The results of runs, for people.
namespace muster::swarm {

std::string text_of(const check::Violation& violation);
/// The seed, its options, the violations, and the command that repeats the run.
std::string describe_failure(std::uint64_t seed, const Outcome& outcome);
/// One line per promise, and a line for all runs together.
std::string describe(const Tally& tally);

}  // namespace muster::swarm
