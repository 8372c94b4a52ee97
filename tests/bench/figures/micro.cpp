#include "bench/figures/micro.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <istream>
#include <iterator>
#include <map>
#include <string>

namespace muster::bench {

namespace {

/// Nanoseconds by name.
using Medians = std::map<std::string, double>;

Medians medians_in(const boost::json::object& output) {
  Medians medians;
  for (const boost::json::value& entry : output.at("benchmarks").as_array()) {
    const boost::json::object& run = entry.as_object();
    if (run.at("run_type") != "aggregate" || run.at("aggregate_name") != "median") continue;
    medians[std::string(run.at("run_name").as_string())] = run.at("cpu_time").to_number<double>();
  }
  return medians;
}

/// The parts of "hello/ours/nodes:10": "hello" and "nodes:10".
struct Name {
  std::string bench;
  std::string argument;
};

Name parts_of(const std::string& name, std::size_t side) {
  const std::size_t end = name.find('/', side + 1);
  return {name.substr(0, side), end == std::string::npos ? "" : name.substr(end + 1)};
}

/// The target of a benchmark in multiples of the limit, if it has one.
std::optional<double> ratio_asked(const std::string& bench) {
  if (bench == "hello") return 2.0;
  return std::nullopt;
}

}  // namespace

std::vector<Figure> read_micro(std::istream& in) {
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const Medians medians = medians_in(boost::json::parse(text).as_object());
  std::vector<Figure> figures;
  for (const auto& [name, nanoseconds] : medians) {
    const std::size_t side = name.find("/ours");
    if (side == std::string::npos) continue;
    const Name parts = parts_of(name, side);
    std::string twin = parts.bench + "/limit";
    if (!parts.argument.empty()) twin += '/' + parts.argument;
    Figure figure{
        .bench = "micro",
        .what = parts.argument.empty() ? parts.bench : parts.bench + ", " + parts.argument,
        .unit = "ns",
        .value = nanoseconds,
        .target_ratio = ratio_asked(parts.bench)};
    if (const auto found = medians.find(twin); found != medians.end()) {
      figure.limit = found->second;
    }
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace muster::bench
