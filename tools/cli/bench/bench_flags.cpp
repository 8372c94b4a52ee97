#include "cli/bench/bench_command.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>

#include "cli/bench/probe.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/options/number_option.hpp"

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
  add_number(app, "--size", setting.size, {BenchProbe::bytes_min(), size_max},
             "Size of a message in bytes");
  add_number(app, "--rate", setting.rate, {1, rate_max}, "Round trips to begin per second");
  add_number(app, "--count", setting.count, {1, count_max},
             "Number of round trips [as --duration allows]");
  add_duration(app, "--duration", setting.duration,
               "Time to measure round trips, and then throughput");
  add_duration(app, "--wait", setting.wait, "Longest time to look for the node");
}

}  // namespace muster::cli
