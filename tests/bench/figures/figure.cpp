#include "bench/figures/figure.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <istream>
#include <ostream>

namespace muster::bench {

namespace {

namespace json = boost::json;

void put(json::object& line, std::string_view name, const std::optional<double>& value) {
  if (value) line[name] = *value;
}

std::optional<double> number_in(const json::object& line, std::string_view name) {
  const json::value* value = line.if_contains(name);
  if (value == nullptr) return std::nullopt;
  return value->to_number<double>();
}

std::string text_in(const json::object& line, std::string_view name) {
  return std::string(line.at(name).as_string());
}

Figure figure_in(const json::object& line) {
  Figure figure{.bench = text_in(line, "bench"),
                .what = text_in(line, "what"),
                .of = text_in(line, "of"),
                .unit = text_in(line, "unit"),
                .value = line.at("value").to_number<double>(),
                .limit = number_in(line, "limit"),
                .target = number_in(line, "target"),
                .target_ratio = number_in(line, "targetRatio"),
                .more_is_better = line.at("moreIsBetter").as_bool(),
                .nodes = number_in(line, "nodes")};
  for (const json::value& sample : line.at("samples").as_array()) {
    figure.samples.push_back(sample.to_number<double>());
  }
  return figure;
}

}  // namespace

double quantile(std::vector<double> samples, double part) {
  if (samples.empty()) return 0;
  std::sort(samples.begin(), samples.end());
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(samples.size())));
  return samples[std::max<std::size_t>(rank, 1) - 1];
}

void write(std::ostream& out, const Figure& figure) {
  json::object line{{"bench", figure.bench},
                    {"what", figure.what},
                    {"of", figure.of},
                    {"unit", figure.unit},
                    {"value", figure.value},
                    {"moreIsBetter", figure.more_is_better},
                    {"samples", json::value_from(figure.samples)}};
  put(line, "limit", figure.limit);
  put(line, "target", figure.target);
  put(line, "targetRatio", figure.target_ratio);
  put(line, "nodes", figure.nodes);
  out << json::serialize(line) << std::endl;
}

std::vector<Figure> read_figures(std::istream& in) {
  std::vector<Figure> figures;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) figures.push_back(figure_in(json::parse(line).as_object()));
  }
  return figures;
}

}  // namespace muster::bench
