#pragma once

#include <optional>
#include <string>

#include "muster/timing.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options whose value is a span of time: "250ms", "2s".
namespace muster::cli {

/// The present value is shown as the default.
CLI::Option* add_duration(CLI::App& app, const std::string& name, Duration& value,
                          const std::string& help);
CLI::Option* add_duration(CLI::App& app, const std::string& name, std::optional<Duration>& value,
                          const std::string& help);

/// --detect-within, which knows the presets by name too.
void add_detect_within(CLI::App& app, Duration& value);

}  // namespace muster::cli
