#include "services/catalog.hpp"

#include <utility>

#include "services/record.hpp"

namespace muster::services {

namespace {

Provider read(const Node& node) {
  Provider provider{.name = node.name, .services = {}, .waits = waits_of(node)};
  for (Service& service : services_of(node)) {
    const std::string name = service.offer.name;
    provider.services.emplace(name, std::move(service));
  }
  return provider;
}

std::vector<Change> difference(const Provider& before, const Provider& after) {
  std::vector<Change> changes;
  for (const auto& [name, service] : before.services) {
    if (!after.services.contains(name)) changes.push_back(Gone{service});
  }
  for (const auto& [name, service] : after.services) {
    const auto former = before.services.find(name);
    if (former == before.services.end()) {
      changes.push_back(Appeared{service});
    } else if (former->second.offer != service.offer) {
      changes.push_back(Changed{former->second, service});
    }
  }
  return changes;
}

}  // namespace

std::vector<Change> Catalog::put(const Node& node) {
  Provider now = read(node);
  Provider& known = providers_[node.id];
  const Provider before = std::exchange(known, std::move(now));
  return difference(before, known);
}

std::vector<Change> Catalog::remove(const NodeId& node) {
  const auto found = providers_.find(node);
  if (found == providers_.end()) return {};
  const Provider before = std::move(found->second);
  providers_.erase(found);
  return difference(before, {});
}

Services Catalog::all() const {
  Services all;
  for (const auto& [node, provider] : providers_) {
    for (const auto& [name, service] : provider.services) all[name].push_back(service);
  }
  return all;
}

std::vector<Service> Catalog::named(std::string_view name) const {
  std::vector<Service> named;
  for (const auto& [node, provider] : providers_) {
    const auto found = provider.services.find(name);
    if (found != provider.services.end()) named.push_back(found->second);
  }
  return named;
}

}  // namespace muster::services
