#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "muster/service.hpp"

namespace muster::services {

struct Appeared {
  Service service;
};
struct Changed {
  Service before;
  Service after;
};
struct Gone {
  Service service;
};
/// What happened to a service.
using Change = std::variant<Appeared, Changed, Gone>;

/// What a node publishes about services.
struct Provider {
  std::string name;
  std::map<std::string, Service, std::less<>> services;
  /// The needs that it waits for.
  std::vector<std::string> waits;
};

/// Every service known, by its node and name, and what each node waits for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Catalog {
 public:
  /// The node publishes this now. Returns what is new about its services.
  std::vector<Change> put(const Node& node);
  /// The node is gone.
  std::vector<Change> remove(const NodeId& node);

  Services all() const;
  /// The services of one name, in the order of their nodes' ids.
  std::vector<Service> named(std::string_view name) const;
  const std::map<NodeId, Provider>& providers() const { return providers_; }

 private:
  std::map<NodeId, Provider> providers_;
};

}  // namespace muster::services
