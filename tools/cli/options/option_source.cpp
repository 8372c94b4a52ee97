#include "cli/options/option_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

namespace muster::cli {

namespace {

bool is_flag(const CLI::Option& option) {
  return option.get_expected_min() == 0;
}

/// The words that mean yes or no; nothing for any other.
std::optional<bool> parse_flag(const std::string& text) {
  const std::string word = CLI::detail::to_lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return std::nullopt;
}

/// As CLI11 wants it, for the name of the flag that was used: --no-broadcast is the reverse of
/// --broadcast.
std::string flag_value(const CLI::Option& option, std::string_view name,
                       const std::vector<std::string>& values) {
  const std::string text = fmt::format("{}", fmt::join(values, ","));
  const auto flag = parse_flag(text);
  if (!flag) {
    throw CLI::ValidationError(fmt::format("\"{}\" is neither true nor false", text));
  }
  return option.get_flag_value(std::string(name), *flag ? "true" : "false");
}

void set(CLI::Option& option, std::string_view name, const std::vector<std::string>& values) {
  if (is_flag(option)) {
    option.add_result(flag_value(option, name, values));
  } else {
    option.add_result(values);
  }
  option.run_callback();
}

/// CLI11's sentence without the option's name in front of it.
std::string_view bare(const CLI::Option& option, std::string_view sentence) {
  const std::string prefix = option.get_name() + ": ";
  if (sentence.starts_with(prefix)) sentence.remove_prefix(prefix.size());
  return sentence;
}

}  // namespace

void set_option(CLI::Option& option, std::string_view name, const std::vector<std::string>& values,
                const std::string& source) {
  try {
    set(option, name, values);
  } catch (const CLI::ParseError& error) {
    throw BadSource(fmt::format("{}: {}", source, bare(option, error.what())));
  }
}

}  // namespace muster::cli
