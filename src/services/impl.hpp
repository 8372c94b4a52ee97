#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "discovery/host.hpp"
#include "muster/services.hpp"
#include "services/board.hpp"
#include "services/signals.hpp"

namespace muster {

namespace services {

/// The node of a `ServiceDiscovery`. It outlives the board that is hosted on it.
struct OwnNode {
  std::unique_ptr<Discovery> node;
};

}  // namespace services

/// A board hosted on a node of its own, with the offers and the waits of this node.
class ServiceDiscovery::Impl : private services::OwnNode,
                               public detail::Host<ServiceDiscovery::Impl, services::Board> {
 public:
  using ReadyDone = std::function<void(std::error_code, const Services&)>;

  /// `has_javascript_neighbours`: whether the node meets nodes of the JavaScript packages.
  Impl(std::unique_ptr<Discovery> its_node, bool has_javascript_neighbours);

  /// Ties the board to the node.
  void connect();
  void start();
  void stop();
  void retire();

  void advertise(const ServiceOffer& offer);
  void set_ready(std::string_view name, bool ready);
  void withdraw(std::string_view name);
  void need(std::string_view name, Need need);
  void setup(std::string_view name, SetupHook hook, const SetupOptions& options);
  void drop(std::string_view name);

  Services services() const;
  bool is_ready() const;
  std::vector<MissingService> missing() const;

  WaitId when_ready(ReadyDone done);
  void cancel(WaitId wait);

  Discovery& discovery() { return *node; }

  services::Signals signals;

 private:
  friend Host;

  // For the host.

  void perform(const services::Appeared& output) { signals.appeared(output.service); }
  void perform(const services::Changed& output) { signals.updated(output.before, output.after); }
  void perform(const services::Gone& output) { signals.gone(output.service); }
  void perform(const services::RunHook& run);
  void perform(const services::BecameReady& output) { signals.ready(output.services); }
  void perform(const services::BecameNotReady&) { signals.notready(missing()); }
  void perform(const services::WaitsChanged& output);
  void perform(const services::Failed& output) { error(Error(output.code, output.sentence)); }
  void follow(services::Time) {}
  void settled();
  void end_completions(std::error_code why);
  void disconnect_slots() { signals.disconnect_all(); }

  // These require that the lock is held.

  void publish(const ServiceOffer& offer);
  /// JavaScript nodes read the info of a node as its service. The only offer of this node is
  /// therefore its info, unless the application uses the info itself.
  void show_lone_offer();
  void show(Value info);
  /// Services of this node count for itself, too.
  void put_self(services::Time now);

  const bool has_javascript_neighbours_;
  std::map<std::string, ServiceOffer, std::less<>> offers_;
  /// The info by which the only offer is shown. Null if none is.
  Value shown_;
  bool was_started_ = false;
  WaitId last_wait_ = 0;
  std::map<WaitId, ReadyDone> waits_;
};

}  // namespace muster
