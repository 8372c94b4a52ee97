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
/// A change of a service.
using Change = std::variant<Appeared, Changed, Gone>;

/// The service information that a node publishes.
struct Provider {
  std::string name;
  std::map<std::string, Service, std::less<>> services;
  /// The needs that the node waits for.
  std::vector<std::string> waits;
};

/// Lists all known services by node and name, and the needs that each node waits for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Catalog {
 public:
  /// Takes the current publication of a node. Returns the changes of its services.
  std::vector<Change> put(const Node& node);
  /// Removes a node. Returns the changes of its services.
  std::vector<Change> remove(const NodeId& node);

  Services all() const;
  /// Returns the services of one name in the order of their nodes' ids.
  std::vector<Service> named(std::string_view name) const;
  const std::map<NodeId, Provider>& providers() const { return providers_; }

 private:
  std::map<NodeId, Provider> providers_;
};

}  // namespace muster::services
