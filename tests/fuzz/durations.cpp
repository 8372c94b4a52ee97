#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"
#include "muster/timing.hpp"

namespace {

using namespace muster;

/// A duration that was read and can be written reads back unchanged.
std::optional<Duration> read(std::string_view text) {
  const auto duration = parse_duration(text);
  if (!duration) return duration;
  FUZZ_CHECK(*duration >= Duration::zero());
  const auto again = parse_duration(format_duration(*duration));
  const bool has_form = *duration % std::chrono::microseconds(1) == Duration::zero();
  FUZZ_CHECK(!has_form || again == duration);
  return duration;
}

/// Accepted timing leaves room to lose a hello, and for a lease that ends before others start.
void check(const Timing& timing) {
  FUZZ_CHECK(timing.hello_interval > Duration::zero());
  FUZZ_CHECK(2 * timing.hello_interval <= timing.node_timeout);
  FUZZ_CHECK(timing.master_interval > Duration::zero());
  FUZZ_CHECK(timing.master_interval <= timing.hello_interval);
  FUZZ_CHECK(timing.master_timeout <= timing.node_timeout);
  FUZZ_CHECK(timing.lease > Duration::zero());
  FUZZ_CHECK(timing.lease + timing.master_interval < timing.master_timeout);
  FUZZ_CHECK(timing.listen_window > Duration::zero());
  FUZZ_CHECK(!describe(timing).empty());
}

}  // namespace

/// Durations as people write them, one per line, and the times that a node derives from them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  TimingOptions options{.detect_within = read(input.line()).value_or(preset::lan),
                        .hello_interval = read(input.line()),
                        .node_timeout = read(input.line()),
                        .master_timeout = read(input.line())};
  try {
    check(derive_timing(options));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_option || error.errc() == Errc::contradictory_timing);
  }
  return 0;
}
