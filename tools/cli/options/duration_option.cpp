#include "cli/options/duration_option.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace muster::cli {

namespace {

Duration read_duration(const std::string& name, const std::string& text, const char* remedy) {
  if (const auto duration = parse_duration(text)) return *duration;
  throw CLI::ValidationError(name, fmt::format("\"{}\" is not a span of time; {}", text, remedy));
}

/// Declares the option; `Target` is a Duration, or an optional one.
template <class Target>
void add(CLI::App& app, const std::string& name, Target& target, const std::string& help) {
  const auto take = [name, &target](const std::string& text) {
    target = read_duration(name, text, "write a number with its unit, like 250ms, 2s or 3m");
  };
  app.add_option_function<std::string>(name, take, help)->type_name("TIME");
}

Duration read_detect_within(const std::string& text) {
  if (text == "fast") return preset::fast;
  if (text == "lan") return preset::lan;
  if (text == "wifi") return preset::wifi;
  return read_duration("--detect-within", text,
                       "write fast, lan, wifi, or a number with its unit, like 500ms or 3s");
}

}  // namespace

void add_duration(CLI::App& app, const std::string& name, Duration& value,
                  const std::string& help) {
  add(app, name, value, fmt::format("{} [{}]", help, format_duration(value)));
}

void add_duration(CLI::App& app, const std::string& name, std::optional<Duration>& value,
                  const std::string& help) {
  add(app, name, value, help);
}

void add_detect_within(CLI::App& app, Duration& value) {
  const auto take = [&value](const std::string& text) { value = read_detect_within(text); };
  app.add_option_function<std::string>(
         "--detect-within", take,
         "Remove a node whose host vanished within 100ms, 2s, 6s, or this [lan]")
      ->type_name("fast|lan|wifi|TIME");
}

}  // namespace muster::cli
