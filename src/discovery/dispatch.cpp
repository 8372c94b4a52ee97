#include <fmt/format.h>

#include <exception>
#include <variant>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "discovery/impl.hpp"
#include "discovery/lock_host.hpp"

/// What the protocol says becomes calls of the application's slots.
namespace muster {

namespace {

std::string sentence(const core::MastersMismatch& event, const Node& node) {
  return fmt::format(
      "node {} ({}) is told that the cluster needs {} masters; give masters_required the same "
      "value on every node, until then the first master's value counts",
      node.name, node.address(), event.node->hello.masters_required);
}

std::string sentence(const core::Impersonated& event, const Node& node) {
  const bool is_self = event.node == nullptr;
  return fmt::format(
      "two processes use the {} of {}{}, one of them at {}: a machine or process was copied, or "
      "packets are forged; restart the copy, or replace the key on all nodes if there is none",
      event.used == core::Identity::node ? "node id" : "session",
      is_self ? "this node" : "node " + node.name,
      is_self ? std::string() : fmt::format(" ({})", node.address()), io::to_text(event.from));
}

}  // namespace

/// One overload per event, found by std::visit.
struct Discovery::Impl::Dispatch {
  Impl& impl;

  Node read(const core::SharedView& view) const {
    return view ? impl.reader_.read(*view) : impl.self();
  }

  void operator()(const core::NodeAdded& event) const { impl.signals.added(read(event.node)); }

  void operator()(const core::NodeUpdated& event) const {
    const Node before = read(event.before);
    const Node after = read(event.after);
    impl.signals.updated(before, after);
    if (impl.signals.changed.empty()) return;
    impl.signals.changed(before, after, changes_between(before, after));
  }
  void operator()(const core::NodeSuspected& event) const {
    impl.signals.suspected(read(event.node));
  }
  void operator()(const core::NodeRemoved& event) const {
    const Node node = read(event.node);
    impl.reader_.forget(node.session);
    impl.signals.removed(node, event.reason);
  }
  void operator()(const core::MasterSeen& event) const {
    Node master = read(event.node);
    master.is_master = true;
    master.term = event.term;
    impl.signals.master(master);
  }
  void operator()(const core::Promoted& event) const { impl.signals.promotion(event.term); }

  void operator()(const core::Demoted& event) const {
    impl.signals.demotion(event.reason, event.term);
  }
  void operator()(core::MessageReceived& event) const {
    if (!event.sender) impl.messages_.set_sender(impl.self());
    const Message& message = impl.messages_.read(event);
    impl.answer_sight(message);
    impl.hear_lock(message);
    impl.channels_.deliver(message);
  }
  void operator()(const core::MessagesLost& event) const {
    const std::string line = fmt::format("{} channel messages of node {} were lost", event.count,
                                         event.sender.to_string());
    impl.log_({.level = LogLevel::info, .line = line, .node = event.sender});
  }
  void operator()(core::DeliveryDone& event) const {
    DeliveryDone done;
    {
      const std::lock_guard lock(impl.mutex_);
      const auto found = impl.deliveries_.find(event.delivery);
      if (found == impl.deliveries_.end()) return;
      done = std::move(found->second);
      impl.deliveries_.erase(found);
    }
    done({}, {.delivered = event.delivered,
              .lost = event.lost,
              .listening = event.listening,
              .unconfirmed = std::move(event.unconfirmed)});
  }
  void operator()(const core::MastersMismatch& event) const {
    const Node node = read(event.node);
    impl.report(Error(Errc::configuration_mismatch, sentence(event, node)), node.id);
  }
  void operator()(const core::Impersonated& event) const {
    const Node node = read(event.node);
    impl.report(Error(Errc::impersonated, sentence(event, node)), node.id);
  }
  void operator()(const core::GoodbyeExpired&) const {
    if (impl.is_started()) impl.signals.goodbye_expired();
  }
  void operator()(const core::WasAbsent& event) const {
    impl.log_(
        LogLevel::warning,
        fmt::format("this process did not run for {}; it judges nobody for that time",
                    format_duration(std::chrono::ceil<std::chrono::milliseconds>(event.absence))));
    impl.signals.attention();
  }
};

void Discovery::Impl::dispatch(core::Event& event) {
  guard([&] { std::visit(Dispatch{*this}, event); });
  // No message ends a wait.
  if (!std::holds_alternative<core::MessageReceived>(event)) check_waits();
}

void Discovery::Impl::answer_sight(const Message& message) {
  if (!message.is_direct || message.channel != detail::sight_channel) return;
  const auto asked = detail::read_sight_question(message.payload.value);
  if (!asked || !sight_pace_.admit(io::now())) return;
  std::vector<NodeId> seen(1, id);
  std::vector<NodeId> suspected;
  for (const Node& node : nodes()) {
    seen.push_back(node.id);
    if (node.is_suspected) suspected.push_back(node.id);
  }
  try {
    send_to(message.sender.id, detail::sight_channel,
            {.value = detail::sight_answer(*asked, std::move(seen), std::move(suspected))});
  } catch (const Error&) {
    // The asker has gone, or this node was stopped or says nothing to anybody.
  }
}

void Discovery::Impl::hear_lock(const Message& message) {
  if (message.channel != detail::lock_channel || is_observer()) return;
  locks()->hear(message.sender.id, message.payload.value);
}

void Discovery::Impl::check_waits() {
  {
    const std::lock_guard lock(mutex_);
    if (waits_.is_empty()) return;
  }
  const std::size_t count = nodes().size();
  const std::vector<Node> present_masters = masters();
  Completions ended;
  {
    const std::lock_guard lock(mutex_);
    ended =
        has_stopped_ ? waits_.end_all(Errc::stopped) : waits_.end_satisfied(count, present_masters);
  }
  for (const auto& each : ended) guard(each);
}

template <class Call>
void Discovery::Impl::guard(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    report(error);
  } catch (const std::exception& error) {
    report(Error(Errc::slot_threw, fmt::format("a slot threw: {}", error.what())));
  } catch (...) {
    report(Error(Errc::slot_threw, "a slot threw something that is no std::exception"));
  }
}

void Discovery::Impl::report(const Error& error, const std::optional<NodeId>& peer) {
  log_({.level = LogLevel::warning, .line = error.what(), .node = peer, .code = error.errc()});
  try {
    signals.error(error);
  } catch (const std::exception& thrown) {
    log_(LogLevel::error, fmt::format("a slot for errors threw: {}", thrown.what()));
  } catch (...) {
    log_(LogLevel::error, "a slot for errors threw something that is no std::exception");
  }
}

void Discovery::Impl::fail(const Error& error, std::uint64_t life) {
  Completions ended;
  {
    const std::lock_guard lock(mutex_);
    if (life == life_) {
      driver_.reset();
      has_stopped_ = true;
      ended = end_completions();
      ended.push_back([this] { signals.stopped(); });
    }
  }
  report(error);
  for (const auto& each : ended) guard(each);
}

}  // namespace muster
