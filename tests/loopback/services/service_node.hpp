#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/inbox.hpp"
#include "loopback/discovery/loopback_node.hpp"
#include "muster/services.hpp"

namespace muster::test {

/// A node with services that records its events.
struct ServiceNode {
  explicit ServiceNode(std::string name) : ServiceNode(loopback_options(std::move(name))) {}
  explicit ServiceNode(Options options) : services(std::move(options)) { listen(); }
  ServiceNode(std::string name, const boost::asio::any_io_executor& executor)
      : services(loopback_options(std::move(name)), executor) {
    listen();
  }

  Inbox<Service> appeared;
  Inbox<std::pair<Service, Service>> updated;
  Inbox<Service> gone;
  Inbox<Services> ready;
  Inbox<std::vector<MissingService>> notready;
  Inbox<Error> errors;
  // Declared last, so that no slot runs when the inboxes are destroyed.
  ServiceDiscovery services;

 private:
  void listen() {
    services.on_service([this](const Service& service) { appeared.put(service); });
    services.on_service_updated([this](const Service& before, const Service& after) {
      updated.put({before, after});
    });
    services.on_service_gone([this](const Service& service) { gone.put(service); });
    services.on_ready([this](const Services& counting) { ready.put(counting); });
    services.on_notready(
        [this](const std::vector<MissingService>& missing) { notready.put(missing); });
    services.on_error([this](const Error& error) { errors.put(error); });
  }
};

}  // namespace muster::test
