#include "cli/sim/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string_view>
#include <utility>

#include "cli/options/duration_option.hpp"
#include "cli/options/number_option.hpp"
#include "cli/options/value_options.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t nodes_max = 1'000;
constexpr std::size_t runs_max = 1'000'000;

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
        "--delay",
        fmt::format("\"{}\" is not a time or a range of times; write 1ms, or 50us-2ms", text));
  }
  std::tie(link.delay_min, link.delay_max) = *range;
}

void take_split(SimSetting& setting, const std::string& text) {
  setting.split = parse_split(text);
  if (setting.split) return;
  throw CLI::ValidationError(
      "--partition",
      fmt::format("\"{}\" is not a span of time; write 5s-8s, or 5s-8s:3 to cut off three nodes",
                  text));
}

void add_network(CLI::App& app, SimSetting& setting) {
  SimulatedLink& link = setting.link;
  app.add_option("--loss", link.loss, "Share of datagrams that is lost; 0.2 is a fifth")
      ->check([](const std::string& text) { return check_real(text, 0, 1); })
      ->type_name("0-1")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--delay", [&link](const std::string& text) { take_delay(link, text); },
         "Delay of each datagram, a range [50us-150us]")
      ->type_name("TIME[-TIME]");
  app.add_flag("--long-tail", link.long_tail, "Double a quarter of the delays, repeatedly");
  app.add_option_function<std::string>(
         "--partition", [&setting](const std::string& text) { take_split(setting, text); },
         "Cut N nodes off in this span of each run [half]")
      ->type_name("TIME-TIME[:N]");
}

}  // namespace

void declare(CLI::App& app, SimCall& call) {
  SimSetting& setting = call.setting;
  add_number(app, "--nodes", setting.nodes, {2, nodes_max}, "Number of nodes");
  add_network(app, setting);
  app.add_flag("--sealed", setting.sealed, "Encrypt packets as with a key; slower");
  add_number(app, "--seed", setting.seed, {}, "Seed of the first run; a seed decides a run");
  add_number(app, "--runs", setting.runs, {1, runs_max}, "Number of runs");
  add_duration(app, "--duration", setting.duration, "Virtual time of each run");
  app.add_flag("--timeline", call.timeline, "Draw the first run as text");
  add_file(app, "--svg", call.svg, "File to draw the first run into");
}

}  // namespace muster::cli
