#include "cluster/runner.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "asio/clock.hpp"
#include "cluster/assignment_options.hpp"

namespace muster::cluster {

std::shared_ptr<Runner> Runner::make(Discovery& discovery, const AssignmentOptions& options,
                                     std::uint64_t constitution, EventHandler on_events) {
  validate(options);
  std::shared_ptr<Runner> runner(
      new Runner(discovery, options, constitution, std::move(on_events)));
  runner->connect();
  return runner;
}

Runner::Runner(Discovery& discovery, const AssignmentOptions& options, std::uint64_t constitution,
               EventHandler on_events)
    : discovery_(discovery),
      distribution_(discovery.id(), options, lease_timing(options, discovery.timing()),
                    constitution),
      on_events_(std::move(on_events)),
      timer_(discovery.executor()) {}

Runner::~Runner() = default;

void Runner::connect() {
  const auto put_node = [weak = weak_from_this()](const Node& node) {
    if (const auto self = weak.lock()) self->put(node);
  };
  const auto look = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->change([](Time) {});
  };
  connections_.emplace_back(discovery_.on_added(put_node));
  connections_.emplace_back(
      discovery_.on_updated([put_node](const Node&, const Node& after) { put_node(after); }));
  connections_.emplace_back(
      discovery_.on_removed([weak = weak_from_this()](const Node& node, RemovalReason reason) {
        const auto self = weak.lock();
        if (!self) return;
        self->change([&](Time now) {
          self->masters_.remove(node.id);
          self->distribution_.remove(node.id, reason, now);
        });
      }));
  connections_.emplace_back(discovery_.on_promotion([look](std::uint64_t) { look(); }));
  connections_.emplace_back(
      discovery_.on_demotion([look](DemotionReason, std::uint64_t) { look(); }));
  connections_.emplace_back(
      discovery_.join(distribution_.name(), [weak = weak_from_this()](const Message& message) {
        const auto self = weak.lock();
        if (!self) return;
        self->change([&](Time now) {
          self->distribution_.receive(message.sender.id, message.payload.typed, now);
        });
      }));
}

template <class Input>
void Runner::change(Input&& input) {
  const std::lock_guard lock(mutex_);
  if (is_retired_ || !is_wanted_) return;
  const Time now = io::now();
  // What has become of the node comes first: after a pause, it is master no more, or stopped.
  follow_node(now);
  input(now);
  follow_node(now);
  perform_outputs();
  timer_.follow(distribution_.next_deadline(), *this, &Runner::on_timer);
}

void Runner::follow_node(Time now) {
  const bool is_running = discovery_.is_started();
  if (is_running != std::exchange(is_running_, is_running)) {
    if (is_running) {
      distribution_.start(now);
    } else {
      masters_.clear();
      distribution_.stop(now);
    }
  }
  if (is_running) distribution_.follow(masters_.highest(discovery_.token()), now);
}

void Runner::put(const Node& node) {
  change([&](Time now) {
    masters_.put(node.id, node.is_master ? std::optional(node.term) : std::nullopt);
    distribution_.put(node.id, *node.attributes, now);
  });
}

void Runner::start() {
  {
    const std::lock_guard lock(mutex_);
    is_wanted_ = true;
  }
  for (const Node& node : discovery_.nodes()) put(node);
  change([](Time) {});
}

void Runner::retire() {
  std::vector<ScopedConnection> ended;
  const std::lock_guard lock(mutex_);
  is_retired_ = true;
  queue_.clear();
  timer_.cancel();
  ended.swap(connections_);
}

void Runner::set_units(const Units& units) {
  const std::lock_guard lock(mutex_);
  distribution_.set_units(units, io::now());
  if (is_retired_ || !is_wanted_) return;
  perform_outputs();
  timer_.follow(distribution_.next_deadline(), *this, &Runner::on_timer);
}

void Runner::released(const std::vector<UnitId>& units) {
  change([&](Time now) { distribution_.released(units, now); });
}

void Runner::refuse(const UnitId& unit, Duration lasts) {
  change([&](Time now) { distribution_.refuse(unit, lasts, now); });
}

void Runner::leave() {
  change([&](Time now) { distribution_.leave(now); });
}

std::optional<Claim> Runner::find(std::string_view unit) const {
  const std::lock_guard lock(mutex_);
  const Claim* claim = distribution_.find(unit, io::now());
  return claim == nullptr ? std::nullopt : std::optional(*claim);
}

Ledger Runner::held() const {
  const std::lock_guard lock(mutex_);
  return distribution_.held(io::now());
}

Table Runner::table() const {
  const std::lock_guard lock(mutex_);
  return distribution_.table();
}

std::vector<WorkStatus> Runner::survey(std::string_view after, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  return distribution_.survey(after, limit);
}

std::optional<FencingToken> Runner::master() const {
  const std::lock_guard lock(mutex_);
  return distribution_.master();
}

void Runner::perform_outputs() {
  for (Output& output : distribution_.take_outputs()) {
    if (auto* attribute = std::get_if<AttributeChange>(&output)) {
      perform(*attribute);
    } else if (const auto* send = std::get_if<Send>(&output)) {
      perform(*send);
    } else if (auto* assign = std::get_if<Assign>(&output)) {
      hand_on(std::move(*assign));
    } else if (auto* revoke = std::get_if<Revoke>(&output)) {
      hand_on(std::move(*revoke));
    } else if (std::holds_alternative<MasterChanged>(output)) {
      hand_on(MasterChanged{});
    } else if (std::holds_alternative<TableChanged>(output)) {
      hand_on(TableChanged{});
    } else if (const auto* mismatch = std::get_if<ConstitutionMismatch>(&output)) {
      hand_on(*mismatch);
    } else {
      hand_on(Left{});
    }
  }
}

void Runner::perform(AttributeChange& change) {
  if (discovery_.is_observer()) return;
  try {
    if (change.bytes) {
      discovery_.publish(
          change.name,
          {.kind = Payload::Kind::typed, .value = nullptr, .typed = std::move(*change.bytes)});
    } else {
      discovery_.unpublish(change.name);
    }
  } catch (const Error& error) {
    hand_on(error);
  }
}

void Runner::perform(const Send& send) {
  try {
    discovery_.send_to(send.to, distribution_.name(),
                       {.kind = Payload::Kind::typed, .value = nullptr, .typed = send.bytes});
  } catch (const Error&) {
    // It has gone, or this node was stopped, since: the next renewal or its absence says the rest.
  }
}

void Runner::hand_on(WorkEvent event) {
  const bool is_table = std::holds_alternative<TableChanged>(event);
  if (is_table && std::exchange(is_table_queued_, true)) return;
  queue_.push_back(std::move(event));
  if (std::exchange(is_handing_on_, true)) return;
  boost::asio::post(discovery_.executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->hand_on_queued();
  });
}

void Runner::hand_on_queued() {
  std::vector<WorkEvent> events;
  {
    const std::lock_guard lock(mutex_);
    is_handing_on_ = false;
    is_table_queued_ = false;
    events.swap(queue_);
  }
  if (!events.empty()) on_events_(events);
}

void Runner::on_timer() {
  change([&](Time now) {
    timer_.passed();
    distribution_.advance(now);
  });
}

}  // namespace muster::cluster
