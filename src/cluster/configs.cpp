#include "cluster/configs.hpp"

#include <fmt/format.h>

#include <utility>

#include "cluster/resource_list.hpp"
#include "core/names.hpp"

namespace muster::cluster {

std::string config_id(const Value& config) {
  if (auto id = id_of(config)) return *std::move(id);
  if (config.is_string()) return std::string(config.get_string());
  std::string text = canonical_text(config);
  // A number stands for a text that is too long for a name. Should two ever share one, the second
  // is reported as a duplicate.
  return core::is_well_formed_name(text) ? text : fmt::format("{:016x}", digest_of(config));
}

std::vector<Resource> named(std::vector<Value> configs) {
  std::vector<Resource> resources;
  resources.reserve(configs.size());
  for (Value& config : configs) {
    std::string id = config_id(config);
    resources.push_back({std::move(id), std::move(config)});
  }
  return resources;
}

}  // namespace muster::cluster
