#include "cli/bench/findings.hpp"

#include "cli/output/time_text.hpp"

namespace muster::cli {

double BenchFindings::messages_per_second() const {
  if (received < 2 || spread <= Duration::zero()) return 0;
  // The first arrival starts the clock, so it does not count itself.
  return static_cast<double>(received - 1) / in_seconds(spread);
}

}  // namespace muster::cli
