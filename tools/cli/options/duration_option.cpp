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
CLI::Option* add(CLI::App& app, const std::string& name, Target& target, const std::string& help) {
  const auto take = [name, &target](const std::string& text) {
    target = read_duration(name, text, "write a number with its unit, like 250ms, 2s or 3m");
  };
  return app.add_option_function<std::string>(name, take, help)->type_name("TIME");
}

Duration read_detect_within(const std::string& text) {
  if (text == "fast") return preset::fast;
  if (text == "lan") return preset::lan;
  if (text == "wifi") return preset::wifi;
  return read_duration("--detect-within", text,
                       "write fast, lan, wifi, or a number with its unit, like 500ms or 3s");
}

}  // namespace

CLI::Option* add_duration(CLI::App& app, const std::string& name, Duration& value,
                          const std::string& help) {
  return add(app, name, value, help)->default_str(format_duration(value));
}

CLI::Option* add_duration(CLI::App& app, const std::string& name, std::optional<Duration>& value,
                          const std::string& help) {
  return add(app, name, value, help);
}

void add_detect_within(CLI::App& app, Duration& value) {
  const auto take = [&value](const std::string& text) { value = read_detect_within(text); };
  app.add_option_function<std::string>(
         "--detect-within", take,
         "Time within which a vanished host is noticed: fast is 100ms, lan 2s, wifi 6s. The other "
         "times follow from it; a short time costs packets and tolerates less loss")
      ->type_name("fast|lan|wifi|TIME")
      ->default_str("lan");
}

}  // namespace muster::cli
