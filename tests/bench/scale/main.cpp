#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>
#include <iostream>
#include <vector>

#include "bench/figures/table.hpp"
#include "bench/micro/heap.hpp"
#include "bench/scale/audience.hpp"
#include "bench/scale/memory.hpp"

// Many nodes start together in virtual time. Reports when all agree, how many datagrams they send
// until then, the cost of each node afterwards, and the cost of the simulation. The shipped engine,
// sealed or in clear.

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr double half = 0.5;
constexpr double mebibyte = 1024 * 1024;
/// The time that counts as the start.
constexpr auto beginning = 10s;
/// The idle time after the start.
constexpr auto idling = 10s;
/// Datagrams that a node may send during the start: its hellos, a few answers of each kind, and a
/// challenge or two to all newcomers.
constexpr double budget = 250;

double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::duration<double>(std::chrono::seconds(used.tv_sec) +
                                       std::chrono::nanoseconds(used.tv_nsec))
      .count();
}

std::vector<SimulatedTraffic> traffic_of(const Simulation& simulation) {
  std::vector<SimulatedTraffic> all;
  for (std::size_t i = 0; i < simulation.node_count(); ++i) all.push_back(simulation.traffic(i));
  return all;
}

/// A common start and the idle time after it.
class Start {
 public:
  Start(std::size_t nodes, bool sealed, const Report& report)
      : nodes_(nodes), simulation_(1, sealed), audience_(nodes), report_(report) {
    simulation_.on_event([this](const SimulatedEvent& event) { audience_.hear(event); });
  }

  void measure() {
    const double memory = heap_bytes();
    const double processor = processor_seconds();
    for (std::size_t i = 0; i < nodes_; ++i) simulation_.start(simulation_.add_node());
    const bool agree = simulation_.run_until([this] { return audience_.is_agreed(); }, beginning);
    if (agree) tell("start together: all agree after", "s", seconds(simulation_.elapsed()));
    simulation_.run_for(beginning - simulation_.elapsed());
    if (!agree) tell("start together: all agree after 10 s (1: yes)", "", audience_.is_agreed());
    tell("promotions in that", "", static_cast<double>(audience_.promotions()), 1);
    tell_beginning();
    tell("memory of a node per other node", "bytes",
         (heap_bytes() - memory) / static_cast<double>(nodes_ * (nodes_ - 1)));
    tell("the simulation: memory", "MiB", (heap_bytes() - memory) / mebibyte);
    tell("the simulation: processor time of the first 10 s", "s", processor_seconds() - processor);
    watch_idling();
  }

 private:
  static double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

  void tell(const char* what, const char* unit, double value, std::optional<double> target = {}) {
    report_({.bench = "scale",
             .what = what,
             .unit = unit,
             .value = value,
             .target = target,
             .nodes = static_cast<double>(nodes_)});
  }

  void tell_beginning() {
    std::vector<double> sent;
    for (const SimulatedTraffic& one : traffic_of(simulation_)) {
      sent.push_back(static_cast<double>(one.datagrams_sent));
    }
    tell("datagrams a node sends in the first 10 s, median", "", quantile(sent, half), budget);
    tell("datagrams a node sends in the first 10 s, most", "", quantile(sent, 1), budget);
  }

  void watch_idling() {
    const auto before = traffic_of(simulation_);
    const double processor = processor_seconds();
    simulation_.run_for(idling);
    const double used = processor_seconds() - processor;
    const auto after = traffic_of(simulation_);
    std::vector<double> sent;
    std::vector<double> received;
    for (std::size_t i = 0; i < nodes_; ++i) {
      sent.push_back(static_cast<double>(after[i].datagrams_sent - before[i].datagrams_sent));
      received.push_back(
          static_cast<double>(after[i].datagrams_received - before[i].datagrams_received));
    }
    const double time = seconds(idling);
    tell("idle node sends", "/s", quantile(sent, half) / time);
    tell("idle node receives", "/s", quantile(received, half) / time);
    tell("idle node: processor, with the simulator's own", "%",
         used / time / static_cast<double>(nodes_) * 100);
  }

  std::size_t nodes_;
  Simulation simulation_;
  Audience audience_;
  const Report& report_;
};

}  // namespace

}  // namespace muster::bench

int main(int argc, char** argv) {
  using namespace muster::bench;
  CLI::App app("Measures clusters of any size in virtual time.");
  std::vector<std::size_t> sizes = {10, 30, 100, 300, 1'000};
  bool clear = false;
  bool json = false;
  app.add_option("NODES", sizes, "Sizes of clusters")->capture_default_str();
  app.add_flag("--clear", clear, "Without encryption");
  app.add_flag("--json", json, "Prints each figure as soon as it is known, one object per line");
  CLI11_PARSE(app, argc, argv);
  std::vector<Figure> figures;
  const Report report = [&](const Figure& figure) {
    figures.push_back(figure);
    if (json) write(std::cout, figure);
  };
  measure_memory(report);
  for (const std::size_t nodes : sizes) Start(nodes, !clear, report).measure();
  if (!json) std::cout << figure_table(figures, false);
}
