#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>

#include "bench/peers/scenarios.hpp"

// Runs muster and other programs through the same scenarios on hosts that are network namespaces,
// and prints their figures, one JSON object per line. A program that cannot be measured is named on
// standard error, and the others go on.

namespace {

using namespace muster::bench;

std::vector<std::unique_ptr<Contender>> contenders() {
  std::vector<std::unique_ptr<Contender>> all;
  all.push_back(muster_contender());
  all.push_back(muster_contender("fast"));
  all.push_back(node_discover_contender());
  all.push_back(serf_contender());
  all.push_back(keepalived_contender("1"));
  all.push_back(keepalived_contender("0.01"));
  return all;
}

/// Measures, or reports the obstacle.
void attempt(const std::string& name, const std::optional<std::string>& obstacle,
             const std::function<void()>& measure) {
  try {
    if (obstacle) throw std::runtime_error(*obstacle);
    measure();
  } catch (const std::exception& error) {
    std::cerr << fmt::format("{}: not measured: {}\n", name, error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Compares muster with its peers.");
  std::vector<std::string> wanted;
  std::size_t runs = 5;
  const std::vector<std::string> names = {"membership", "failover", "idle", "messages"};
  app.add_option("SCENARIO", wanted, "Which ones; all without any")->check(CLI::IsMember(names));
  app.add_option("--runs", runs, "How often what can be repeated is")->capture_default_str();
  std::vector<std::string> only;
  app.add_option("--only", only, "A contender by its name in the table; all without")
      ->allow_extra_args(false);
  CLI11_PARSE(app, argc, argv);
  if (const auto& obstacle = muster::test::Lab::obstacle()) {
    std::cerr << fmt::format("hosts cannot be made here: {}\n", *obstacle);
    return 2;
  }
  if (wanted.empty()) wanted = names;
  const auto takes_part = [&only](const std::string& name) {
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  };
  const auto wants = [&wanted](const char* name) {
    return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  const Report report = [](const Figure& figure) { write(std::cout, figure); };
  for (const auto& contender : contenders()) {
    if (!takes_part(contender->name())) continue;
    const auto take = [&](const char* name, const std::function<void()>& measure) {
      if (wants(name)) attempt(contender->name(), contender->obstacle(), measure);
    };
    if (contender->sees_members()) {
      take("membership", [&] { compare_membership(*contender, runs, report); });
    }
    if (contender->elects()) take("failover", [&] { compare_failover(*contender, runs, report); });
    take("idle", [&] { compare_idling(*contender, report); });
  }
  if (!wants("messages")) return 0;
  for (const Courier& courier : couriers()) {
    if (!takes_part(courier.name)) continue;
    attempt(courier.name, courier.obstacle,
            [&] { compare_messages(courier, (runs + 1) / 2, report); });
  }
}
