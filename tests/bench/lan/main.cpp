#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>

#include "bench/lan/scenario.hpp"
#include "lib/scratch_directory.hpp"

// Runs benchmarks of real processes in network namespaces and prints their figures, one JSON object
// per line. Progress goes to standard error.

namespace {

using namespace muster::bench;

std::string names() {
  std::string text = "Which ones; all without any:";
  for (const Scenario& scenario : scenarios()) {
    text += fmt::format("\n  {:12}{}", scenario.name, scenario.sentence);
  }
  return text;
}

bool is_wanted(const Scenario& scenario, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), scenario.name) != wanted.end();
}

bool is_known(const std::string& name) {
  return std::any_of(scenarios().begin(), scenarios().end(),
                     [&name](const Scenario& scenario) { return scenario.name == name; });
}

/// Returns whether the scenario could be measured.
bool run(const Scenario& scenario, const Setting& setting) {
  std::cerr << fmt::format("{}: {}\n", scenario.name, scenario.sentence);
  try {
    scenario.run(setting, [](const Figure& figure) { write(std::cout, figure); });
    return true;
  } catch (const std::exception& error) {
    std::cerr << fmt::format("{}: {}\n", scenario.name, error.what());
    return false;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Benchmarks of real processes on hosts that are network namespaces.");
  std::vector<std::string> wanted;
  Setting setting;
  app.add_option("SCENARIO", wanted, names())->check([](const std::string& name) {
    return is_known(name) ? "" : fmt::format("there is no scenario \"{}\"", name);
  });
  app.add_option("--runs", setting.runs, "How often what can be repeated is")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const auto& obstacle = muster::test::Lab::obstacle()) {
    std::cerr << fmt::format("hosts cannot be made here: {}\n", *obstacle);
    return 2;
  }
  const muster::test::ScratchDirectory files;
  setting.options = {"--key-file", files.write("key", std::string(64, '7'))};
  setting.passphrase_options = {"--passphrase-file",
                                files.write("words", "correct horse battery staple\n")};
  bool all_done = true;
  for (const Scenario& scenario : scenarios()) {
    if (is_wanted(scenario, wanted)) all_done = run(scenario, setting) && all_done;
  }
  return all_done ? 0 : 1;
}
