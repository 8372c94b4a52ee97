#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "discovery/host.hpp"
#include "discovery/item_queue.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"

namespace muster::detail {

/// Hosts an `ItemQueue` on a node: slots put items into it, and programs of any thread take them.
template <class Item>
class Mailbox : public Host<Mailbox<Item>, ItemQueue<Item>> {
 public:
  using Queue = ItemQueue<Item>;
  using TakeId = typename Queue::TakeId;
  using Done = typename Queue::Done;

  /// `its_node` must outlive `retire`.
  Mailbox(Discovery& its_node, const Backlog& backlog)
      : Base(its_node.executor(), backlog), node(its_node) {}

  /// Keeps a slot of the node connected.
  void keep(Connection connection) { connections_.emplace_back(std::move(connection)); }

  /// Calls `done` once, as a slot, with `count` items at most, when there is one.
  TakeId take(std::size_t count, Done done);
  /// The call ends now with `Errc::cancelled`, unless it has ended.
  void cancel(TakeId take);
  std::uint64_t dropped() const;

  void put(Item item);
  /// For a slot: the node has stopped, so all calls end before this returns.
  void stop();

  Discovery& node;

 private:
  using Base = Host<Mailbox<Item>, ItemQueue<Item>>;
  friend Base;

  // For the host.

  void perform(typename Queue::Taken& taken) { taken.done(nullptr, std::move(taken.items)); }
  void follow(core::Time) {}
  void settled() {}
  void end_completions(std::error_code why);
  void disconnect_slots() { connections_.clear(); }

  void end(Done done, std::error_code why);

  std::vector<ScopedConnection> connections_;
};

template <class Item>
auto Mailbox<Item>::take(std::size_t count, Done done) -> TakeId {
  TakeId take = 0;
  this->change([&](Queue& queue, core::Time) {
    if (queue.is_empty() && node.has_stopped()) return end(std::move(done), Errc::stopped);
    take = queue.take(count, std::move(done));
  });
  return take;
}

template <class Item>
void Mailbox<Item>::cancel(TakeId take) {
  this->change([&](Queue& queue, core::Time) {
    if (auto done = queue.remove(take)) end(std::move(*done), Errc::cancelled);
  });
}

template <class Item>
std::uint64_t Mailbox<Item>::dropped() const {
  return this->read([](const Queue& queue) { return queue.dropped(); });
}

template <class Item>
void Mailbox<Item>::put(Item item) {
  this->change([&](Queue& queue, core::Time) { queue.put(std::move(item)); });
}

template <class Item>
void Mailbox<Item>::stop() {
  std::vector<Done> ended;
  this->change([&](Queue& queue, core::Time) { ended = queue.remove_all(); });
  for (const Done& done : ended) {
    guard_slots(this->error, [&] { done(to_exception(Errc::stopped), {}); });
  }
}

template <class Item>
void Mailbox<Item>::end_completions(std::error_code why) {
  for (Done& done : this->machine().remove_all()) end(std::move(done), why);
}

template <class Item>
void Mailbox<Item>::end(Done done, std::error_code why) {
  this->complete([done = std::move(done), why] { done(to_exception(why), {}); });
}

}  // namespace muster::detail
