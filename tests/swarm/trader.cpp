#include "swarm/trader.hpp"

#include <variant>

#include "muster/value.hpp"
#include "services/record.hpp"
#include "swarm/node_news.hpp"

namespace muster::swarm {

namespace {

/// The attributes about services, among all attributes of a node.
Attributes trade_of(const core::AttributeTable& table) {
  Attributes attributes;
  for (const auto& [name, value] : table) {
    if (value.erased) continue;
    if (!name.starts_with("service.") && name != services::waits_attribute) continue;
    const std::string_view text(reinterpret_cast<const char*>(value.bytes->data()),
                                value.bytes->size());
    attributes.emplace(name, Payload{.value = parse_value(text)});
  }
  return attributes;
}

}  // namespace

void Trader::need(const std::string& service, std::size_t count, core::Time now) {
  board_.need(service, {.count = count}, std::nullopt, now);
}

std::optional<std::string> Trader::offer(const std::string& service, std::optional<bool> ready,
                                         core::Time now) {
  const std::string attribute = services::attribute_of(service);
  if (!ready) {
    own_.erase(attribute);
    put_self(now);
    return std::nullopt;
  }
  own_[attribute] = services::encode({.name = service, .ready = *ready});
  put_self(now);
  return to_string(own_[attribute].value);
}

void Trader::put_self(core::Time now) {
  Node node;
  node.id = self_;
  node.attributes = std::make_shared<const Attributes>(own_);
  board_.put(node, now);
}

void Trader::told(const core::Event& event, core::Time now) {
  take_node_news(
      event, [&](const core::NodeView& view) { put(view, now); },
      [&](const core::NodeRemoved& removed) {
        read_.erase(removed.node->hello.node);
        board_.remove(removed.node->hello.node, now);
      });
}

void Trader::put(const core::NodeView& view, core::Time now) {
  auto& read = read_[view.hello.node];
  if (read == view.attributes) return;
  read = view.attributes;
  Node node;
  node.id = view.hello.node;
  node.session = view.session;
  node.attributes = std::make_shared<const Attributes>(trade_of(*view.attributes));
  board_.put(node, now);
}

std::optional<std::string> Trader::take_waits() {
  std::optional<std::string> text;
  for (const services::Output& output : board_.take_outputs()) {
    const auto* waits = std::get_if<services::WaitsChanged>(&output);
    if (waits != nullptr) text = to_string(services::encode_waits(waits->names).value);
  }
  return text;
}

}  // namespace muster::swarm
