#pragma once

#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/work_message.hpp"
#include "discovery/host.hpp"
#include "discovery/leading.hpp"
#include "discovery/weakly.hpp"
#include "muster/discovery.hpp"

namespace muster::cluster {

/// Hosts a machine of shared work on a node: hears what happens to the node, sends and publishes
/// for the machine, and begins and ends its part in the work.
///
/// Besides what `detail::Host` asks for, the machine has
///   - `distribute(input, now)`: an input of its `Distribution`; `distribution()`: that object;
///   - `start(now)` and `stop(now)`; and `receive(from, value, now)` if it sends values;
///   - `take_messages()`: `WorkMessage`s, which are sent under the lock, as sending never waits for
///     slots; so a table is published before its changes are performed;
///   - `has_left()`: whether everything is handed over, as `Distribution::leave` asked for.
/// The owner has `end_requests(std::error_code)`: `end_completions`, the callers of `leave` aside.
template <class Owner, class Machine>
class WorkHost : public detail::Host<Owner, Machine> {
 public:
  using LeftDone = std::function<void(std::error_code)>;

  /// Takes part from now on, whenever the node is started.
  void start();
  /// Hands over all there is, and takes no more; then `done`.
  void leave(LeftDone done);
  /// Takes no part any more, and hands nothing over.
  void stop();
  void retire();

  Discovery& node() const { return node_; }

 protected:
  using Base = detail::Host<Owner, Machine>;
  friend Base;

  /// `node` must outlive this. Values are sent on `channel`, which the owner joins.
  template <class... Arguments>
  WorkHost(Discovery& node, std::string channel, Arguments&&... arguments)
      : Base(node.executor(), std::forward<Arguments>(arguments)...),
        node_(node),
        channel_(std::move(channel)),
        leading_(node) {}
  ~WorkHost() = default;

  /// Hears the events of the node. To be called once.
  void connect();
  /// Keeps a slot of the node connected.
  void keep(Connection connection) { connections_.emplace_back(std::move(connection)); }
  /// Counts the times that it was stopped: what was begun in an earlier life counts no more.
  /// Requires that the lock is held.
  std::uint64_t life() const { return life_; }

  void follow(core::Time now);
  void settled();
  void end_completions(std::error_code why);
  void perform(const Error& failed) { this->error(failed); }

 private:
  /// An input for a machine that takes part.
  template <class Input>
  void input(Input&& input);
  void put(const Node& other);
  void remove(const Node& other, RemovalReason reason);
  void hear(const Message& message);
  void begin(Distribution& distribution, core::Time now);
  void put(Distribution& distribution, const Node& other, core::Time now);
  void send(const AttributeChange& change);
  void send(const Send& message);
  void send(const SendValue& message);
  void tell_left(std::error_code how);
  /// Outputs that are not performed. They may hold what the application has made, which is
  /// destroyed without the lock.
  using Dropped = std::pair<std::deque<typename Base::Output>, std::vector<typename Base::Output>>;
  Dropped end(Machine& machine, core::Time now);

  Discovery& node_;
  const std::string channel_;
  std::vector<ScopedConnection> connections_;
  bool takes_part_ = false;
  bool is_leaving_ = false;
  std::uint64_t life_ = 0;
  /// As the machine knows it.
  bool is_node_running_ = false;
  /// Of the set, under the node's lease.
  detail::Leading leading_;
  std::vector<LeftDone> leaving_;
};

template <class Owner, class Machine>
template <class Input>
void WorkHost<Owner, Machine>::input(Input&& input) {
  this->change([&](Machine& machine, core::Time now) {
    if (takes_part_) input(machine, now);
  });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::connect() {
  keep(node_.on_added(
      detail::weakly(*this, [](WorkHost& self, const Node& other) { self.put(other); })));
  keep(node_.on_updated(detail::weakly(
      *this, [](WorkHost& self, const Node&, const Node& other) { self.put(other); })));
  keep(node_.on_removed(
      detail::weakly(*this, [](WorkHost& self, const Node& other, RemovalReason reason) {
        self.remove(other, reason);
      })));
  const auto look = [](WorkHost& self, const auto&...) { self.input([](Machine&, core::Time) {}); };
  keep(node_.on_promotion(detail::weakly(*this, look)));
  keep(node_.on_demotion(detail::weakly(*this, look)));
  keep(node_.on_stopped(detail::weakly(*this, look)));
  keep(leading_.on_attention(detail::weakly(*this, look)));
  keep(node_.join(
      this->machine().distribution().name(),
      detail::weakly(*this, [](WorkHost& self, const Message& message) { self.hear(message); })));
  if constexpr (requires(Machine & machine) { machine.receive(NodeId{}, Value{}, core::Time{}); }) {
    keep(node_.join(channel_, detail::weakly(*this, [](WorkHost& self, const Message& message) {
                      self.input([&](Machine& machine, core::Time now) {
                        machine.receive(message.sender.id, message.payload.value, now);
                      });
                    })));
  }
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::remove(const Node& other, RemovalReason reason) {
  input([&](Machine& machine, core::Time now) {
    machine.distribute([&](Distribution& each) { each.remove(other.id, reason, now); }, now);
  });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::hear(const Message& message) {
  input([&](Machine& machine, core::Time now) {
    const auto receive = [&](Distribution& each) {
      each.receive(message.sender.id, message.payload.typed, now);
    };
    machine.distribute(receive, now);
  });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::put(const Node& other) {
  input([&](Machine& machine, core::Time now) {
    machine.distribute([&](Distribution& each) { put(each, other, now); }, now);
  });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::put(Distribution& distribution, const Node& other, core::Time now) {
  distribution.put(other.id, detail::Leading::seat_of(other).favour, *other.attributes, now);
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::follow(core::Time now) {
  if (!takes_part_) return;
  // The state of the node comes first: after a pause, its lease may be over, or it is stopped.
  this->machine().distribute(
      [&](Distribution& each) {
        const bool is_running = node_.is_started();
        if (is_running != std::exchange(is_node_running_, is_running)) begin(each, now);
        if (!is_running) return;
        if (leading_.take_lapse()) each.lapse(now);
        each.take(leading_.own_seat(), now);
      },
      now);
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::begin(Distribution& distribution, core::Time now) {
  if (!is_node_running_) return distribution.stop(now);
  // The terms of the set and its leader come first, or a master would claim an old term.
  for (const Node& other : node_.nodes()) put(distribution, other, now);
  distribution.start(now);
  if (is_leaving_) distribution.leave(now);
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::settled() {
  // The lease begins before others hear who leads.
  leading_.set(this->machine().distribution().is_leading());
  for (const WorkMessage& message : this->machine().take_messages()) {
    std::visit([this](const auto& each) { this->send(each); }, message);
  }
  if (this->machine().has_left()) tell_left({});
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::tell_left(std::error_code how) {
  for (LeftDone& done : std::exchange(leaving_, {})) {
    this->complete([done = std::move(done), how] { done(how); });
  }
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::end_completions(std::error_code why) {
  tell_left(why);
  static_cast<Owner&>(*this).end_requests(why);
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::start() {
  this->open([this](Machine& machine, core::Time now) {
    machine.start(now);
    takes_part_ = true;
    // Begins, perhaps anew after `leave`.
    is_leaving_ = false;
    is_node_running_ = false;
  });
  this->change([](Machine&, core::Time) {});
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::leave(LeftDone done) {
  this->change([&](Machine& machine, core::Time now) {
    if (done) leaving_.push_back(std::move(done));
    is_leaving_ = true;
    if (!takes_part_) return tell_left({});
    machine.distribute([&](Distribution& each) { each.leave(now); }, now);
  });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::stop() {
  Dropped dropped;
  this->close([&](Machine& machine, core::Time now) { dropped = end(machine, now); });
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::retire() {
  connections_.clear();
  Dropped dropped;
  this->change([&](Machine& machine, core::Time now) { dropped = end(machine, now); });
  Base::retire();
}

template <class Owner, class Machine>
auto WorkHost<Owner, Machine>::end(Machine& machine, core::Time now) -> Dropped {
  takes_part_ = false;
  ++life_;
  is_node_running_ = false;
  machine.stop(now);
  return {this->drop_outputs(), machine.take_outputs()};
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::send(const AttributeChange& change) {
  if (node_.is_observer()) return;
  try {
    if (!change.bytes) return node_.unpublish(change.name);
    node_.publish(change.name,
                  {.kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes});
  } catch (const Error& failed) {
    this->enqueue(failed);
  }
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::send(const Send& message) {
  try {
    node_.send_to(message.to, this->machine().distribution().name(),
                  {.kind = Payload::Kind::typed, .value = nullptr, .typed = message.bytes});
  } catch (const Error&) {
    // The receiver was removed, or this node stopped: the next renewal or its absence says the
    // rest.
  }
}

template <class Owner, class Machine>
void WorkHost<Owner, Machine>::send(const SendValue& message) {
  try {
    if (message.to) return node_.send_to(*message.to, channel_, message.message);
    node_.send(channel_, message.message);
  } catch (const Error&) {
    // As if it were lost: the receiver was removed, or this node stopped.
  }
}

}  // namespace muster::cluster
