#pragma once

#include <cstdint>
#include <string>

#include "swarm/jobs.hpp"
#include "swarm/run.hpp"

/// What came of runs, for people.
namespace muster::swarm {

std::string text_of(const check::Violation& violation);
/// The seed, its options, what was violated, and the command that repeats it.
std::string describe_failure(std::uint64_t seed, const Outcome& outcome);
/// A line for each promise, and one for all runs together.
std::string describe(const Tally& tally);

}  // namespace muster::swarm
