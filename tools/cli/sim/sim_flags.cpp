#include "cli/sim/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string_view>
#include <utility>

#include "cli/options/duration_option.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t nodes_max = 1'000;

/// "50us-2ms", or one time for both.
std::optional<std::pair<Duration, Duration>> parse_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto low = parse_duration(text.substr(0, dash));
  const auto high = dash == text.npos ? low : parse_duration(text.substr(dash + 1));
  if (!low || !high || *low > *high) return std::nullopt;
  return std::pair(*low, *high);
}

/// "5s-8s" or "5s-8s:3".
std::optional<SimSplit> parse_split(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto range = parse_range(text.substr(0, colon));
  if (!range || range->first == range->second) return std::nullopt;
  SimSplit split{.from = range->first, .until = range->second};
  if (colon == text.npos) return split;
  const std::string_view number = text.substr(colon + 1);
  std::size_t nodes = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), nodes);
  if (error != std::errc{} || end != number.data() + number.size() || nodes == 0) {
    return std::nullopt;
  }
  split.nodes = nodes;
  return split;
}

void take_delay(SimulatedLink& link, const std::string& text) {
  const auto range = parse_range(text);
  if (!range) {
    throw CLI::ValidationError(
        "--delay", fmt::format("\"{}\" is no time and no range; write 1ms, or 50us-2ms", text));
  }
  std::tie(link.delay_min, link.delay_max) = *range;
}

void take_split(SimSetting& setting, const std::string& text) {
  setting.split = parse_split(text);
  if (setting.split) return;
  throw CLI::ValidationError(
      "--partition",
      fmt::format("\"{}\" is no split; write 5s-8s, or 5s-8s:3 to cut off three nodes", text));
}

void add_network(CLI::App& sim, SimulatedLink& link) {
  sim.add_option("--loss", link.loss, "Part of the datagrams that is lost, 0.2 for a fifth")
      ->check(CLI::Range(0.0, 1.0).description(""))
      ->type_name("0-1")
      ->capture_default_str();
  sim.add_option_function<std::string>(
         "--delay", [&link](const std::string& text) { take_delay(link, text); },
         "How long a datagram takes, drawn from this range [50us-150us]")
      ->type_name("TIME[-TIME]");
  sim.add_flag("--long-tail", link.long_tail,
               "Every fourth takes twice as long, every fourth of these again, ...");
}

void add_output(CLI::App& sim, SimCall& call) {
  sim.add_flag("--timeline", call.timeline, "Draw the first run as text");
  sim.add_option("--svg", call.svg, "Draw the first run into this file")->type_name("FILE");
}

}  // namespace

void declare(CLI::App& app, SimCall& call) {
  SimSetting& setting = call.setting;
  const auto add_count = [&](const char* name, std::size_t& count, std::size_t min, std::size_t max,
                             const char* help) {
    app.add_option(name, count, help)
        ->check(CLI::Range(min, max).description(""))
        ->type_name("N")
        ->capture_default_str();
  };
  add_count("--nodes", setting.nodes, 2, nodes_max, "How many nodes");
  add_network(app, setting.link);
  app.add_option_function<std::string>(
         "--partition", [&setting](const std::string& text) { take_split(setting, text); },
         "Cut half of the nodes off from the others, or so many, once in each run")
      ->type_name("TIME-TIME[:N]");
  app.add_flag("--sealed", setting.sealed, "Encrypt, as with a key; slower");
  app.add_option("--seed", setting.seed, "Of the first run; the same seed gives the same runs")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N")
      ->capture_default_str();
  add_count("--runs", setting.runs, 1, 1'000'000, "How many runs");
  add_duration(app, "--duration", setting.duration, "Virtual time of each");
  add_output(app, call);
}

}  // namespace muster::cli
