#include "cli/bench/bench_flags.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string>

#include "cli/bench/probe.hpp"
#include "cli/duration_option.hpp"

namespace muster::cli {

namespace {

/// The largest message that a channel takes is 1 MiB, of which the kind of its payload takes two.
constexpr std::size_t size_max = 1024 * 1024 - 2;
constexpr std::size_t rate_max = 1'000'000;
constexpr std::size_t count_max = 10'000'000;

/// Says whether a text is a number of this range, in the words of CLI11: empty if it is.
auto number_from(std::size_t low, std::size_t high) {
  return [low, high](const std::string& text) -> std::string {
    std::size_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error == std::errc{} && end == last && number >= low && number <= high) return "";
    return fmt::format("\"{}\" is no number from {} to {}", text, low, high);
  };
}

}  // namespace

void add_bench_flags(CLI::App& bench, BenchSetting& setting) {
  bench.add_option("--size", setting.size, "Bytes of a message")
      ->check(number_from(Probe::bytes_min(), size_max))
      ->type_name("BYTES")
      ->capture_default_str();
  bench.add_option("--rate", setting.rate, "Round trips begun per second")
      ->check(number_from(1, rate_max))
      ->type_name("N")
      ->capture_default_str();
  bench.add_option("--count", setting.count, "Round trips [as many as --duration has room for]")
      ->check(number_from(1, count_max))
      ->type_name("N");
  add_duration(bench, "--duration", setting.duration,
               "Of the round trips, and then of the throughput");
  add_duration(bench, "--wait", setting.wait, "How long to look for the node");
}

}  // namespace muster::cli
