#include "muster/event_reader.hpp"

#include <limits>
#include <utility>

#include "discovery/mailbox.hpp"
#include "discovery/retire.hpp"

namespace muster {

std::string_view to_string(NodeEvent::Kind kind) {
  switch (kind) {
    case NodeEvent::Kind::added:
      return "added";
    case NodeEvent::Kind::updated:
      return "updated";
    case NodeEvent::Kind::suspected:
      return "suspected";
    case NodeEvent::Kind::removed:
      return "removed";
    case NodeEvent::Kind::master:
      return "master";
    case NodeEvent::Kind::promotion:
      return "promotion";
    case NodeEvent::Kind::demotion:
      return "demotion";
    case NodeEvent::Kind::error:
      return "error";
  }
  return "unknown";
}

class EventReader::Impl : public detail::Mailbox<NodeEvent> {
 public:
  using Mailbox::Mailbox;
  void connect();
};

void EventReader::Impl::connect() {
  using Kind = NodeEvent::Kind;
  const auto put = [weak = weak_from_this()](NodeEvent event) {
    if (const auto self = weak.lock()) self->put(std::move(event));
  };
  const auto put_own = [put, id = node.id()](NodeEvent event) {
    event.node.id = id;
    put(std::move(event));
  };
  keep(node.on_added([put](const Node& other) { put({.kind = Kind::added, .node = other}); }));
  keep(node.on_updated([put](const Node& before, const Node& after, const NodeChanges& changes) {
    put({.kind = Kind::updated, .node = after, .before = before, .changes = changes});
  }));
  keep(node.on_suspected(
      [put](const Node& other) { put({.kind = Kind::suspected, .node = other}); }));
  keep(node.on_removed([put](const Node& other, RemovalReason reason) {
    put({.kind = Kind::removed, .node = other, .removal = reason});
  }));
  keep(node.on_master([put](const Node& master) {
    put({.kind = Kind::master, .node = master, .term = master.term});
  }));
  keep(node.on_promotion(
      [put_own](std::uint64_t term) { put_own({.kind = Kind::promotion, .term = term}); }));
  keep(node.on_demotion([put_own](DemotionReason reason, std::uint64_t term) {
    put_own({.kind = Kind::demotion, .demotion = reason, .term = term});
  }));
  keep(node.on_error(
      [put_own](const Error& reported) { put_own({.kind = Kind::error, .error = reported}); }));
  keep(node.on_stopped([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->stop();
  }));
}

EventReader::EventReader(Discovery& node, std::size_t events_max)
    : impl_(std::make_shared<Impl>(
          node, Backlog{.messages_max = events_max, .when_full = Backlog::WhenFull::drop_oldest})) {
  impl_->connect();
}

EventReader::~EventReader() {
  detail::retire(impl_);
}

Discovery& EventReader::node() {
  return impl_->node;
}

EventReader::TakeId EventReader::take(
    std::function<void(std::exception_ptr failure, std::vector<NodeEvent> events)> done) {
  return impl_->take(std::numeric_limits<std::size_t>::max(), std::move(done));
}

void EventReader::cancel(TakeId take) {
  impl_->cancel(take);
}

std::uint64_t EventReader::dropped() const {
  return impl_->dropped();
}

Connection EventReader::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

}  // namespace muster
