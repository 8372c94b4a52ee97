#include "cli/bench/bench_command.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>

#include "cli/bench/probe.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/options/number_check.hpp"

namespace muster::cli {

namespace {

/// The largest message that a channel takes is 1 MiB, of which the kind of its payload takes two.
constexpr std::size_t size_max = 1024 * 1024 - 2;
constexpr std::size_t rate_max = 1'000'000;
constexpr std::size_t count_max = 10'000'000;

}  // namespace

void declare(CLI::App& app, BenchCall& call) {
  BenchSetting& setting = call.setting;
  app.add_option("--to", call.to,
                 "Measure with the node of this name, host name, address or end of id [answer]")
      ->type_name("NODE");
  app.add_option("--size", setting.size, "Bytes of a message")
      ->check(number_from(BenchProbe::bytes_min(), size_max))
      ->type_name("BYTES")
      ->capture_default_str();
  app.add_option("--rate", setting.rate, "Round trips begun per second")
      ->check(number_from(1, rate_max))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--count", setting.count, "Round trips [as many as --duration has room for]")
      ->check(number_from(1, count_max))
      ->type_name("N");
  add_duration(app, "--duration", setting.duration,
               "Of the round trips, and then of the throughput");
  add_duration(app, "--wait", setting.wait, "How long to look for the node");
}

}  // namespace muster::cli
