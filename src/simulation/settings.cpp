#include "simulation/settings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "muster/error.hpp"

namespace muster::simulation {

namespace {

constexpr int masters_max = 255;

template <class... Values>
void require(bool holds, fmt::format_string<Values...> sentence, Values&&... values) {
  if (!holds) {
    throw Error(Errc::invalid_option, fmt::format(sentence, std::forward<Values>(values)...));
  }
}

void require_probability(std::string_view name, double value) {
  require(value >= 0 && value <= 1, "{} is {}; it must be from 0 to 1", name, value);
}

}  // namespace

sim::LinkQuality link_quality_of(const SimulatedLink& link) {
  require_probability("loss", link.loss);
  require_probability("duplication", link.duplication);
  require(link.delay_min >= Duration::zero() && link.delay_min <= link.delay_max,
          "delay_min is {} and delay_max is {}; the first must not be longer, nor negative",
          format_duration(link.delay_min), format_duration(link.delay_max));
  sim::LinkQuality quality;
  quality.loss = link.loss;
  quality.duplication = link.duplication;
  quality.delay_min = link.delay_min;
  quality.delay_max = link.delay_max;
  quality.delay_shape = link.long_tail ? sim::DelayShape::long_tail : sim::DelayShape::uniform;
  quality.bytes_per_second = link.bytes_per_second;
  return quality;
}

sim::NodeOptions node_options_of(const SimulatedNode& node, std::string name,
                                 double random_weight) {
  derive_timing(node.timing);
  require(!node.weight || std::isfinite(*node.weight), "weight is no finite number");
  require(node.masters_required >= 1 && node.masters_required <= masters_max,
          "masters_required is {}; it must be from 1 to {}", node.masters_required, masters_max);
  require(!node.preempt_after || *node.preempt_after >= Duration::zero(),
          "preempt_after is negative");
  sim::NodeOptions options;
  options.name = std::move(name);
  options.timing = node.timing;
  options.weight = node.weight.value_or(random_weight);
  options.eligible = node.eligible;
  options.masters_required = node.masters_required;
  options.preempt_after = node.preempt_after;
  options.lifelines = node.lifelines;
  return options;
}

}  // namespace muster::simulation
