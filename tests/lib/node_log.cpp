#include "lib/node_log.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace muster::test {

namespace {

namespace json = boost::json;

std::string text_of(const json::value* value) {
  if (value == nullptr) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

bool is_about_another(std::string_view kind) {
  return kind == "added" || kind == "updated" || kind == "suspected" || kind == "removed";
}

std::set<std::string> addresses_in(const json::object& node) {
  std::set<std::string> addresses;
  for (const json::value& entry : node.at("addresses").as_array()) {
    addresses.emplace(entry.at("address").as_string());
  }
  return addresses;
}

}  // namespace

Seconds monotonic_now() {
  return std::chrono::duration<Seconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string NodeEvent::text(std::string_view field) const {
  return text_of(fields.if_contains(field));
}

std::string NodeEvent::node(std::string_view field) const {
  const json::value* node = fields.if_contains("node");
  const bool is_whole = node != nullptr && node->is_object();
  return is_whole ? text_of(node->get_object().if_contains(field)) : "";
}

std::string NodeEvent::summary() const {
  std::string summary = fmt::format("{} {}", kind, node("name"));
  for (const char* field : {"election", "term", "reason", "code", "message", "channel", "value"}) {
    if (fields.contains(field)) summary += fmt::format(" {}={}", field, text(field));
  }
  if (node("isMaster") == "true") summary += " (master, term " + node("term") + ")";
  if (kind == "added" || kind == "updated") {
    for (const std::string& address : addresses_in(fields.at("node").as_object())) {
      summary += ' ' + address;
    }
  }
  return summary;
}

bool Pattern::matches(const NodeEvent& event) const {
  return (kind.empty() || event.kind == kind) && (name.empty() || event.node("name") == name) &&
         (reason.empty() || event.text("reason") == reason) && event.at >= since;
}

void NodeLog::add(std::string_view line) {
  json::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) {
    ADD_FAILURE() << name_ << " wrote a line that is no JSON object: " << line;
    return;
  }
  const json::object& fields = value.get_object();
  NodeEvent event{.at = fields.at("monotonic").to_number<Seconds>(),
                  .kind = std::string(fields.at("event").as_string()),
                  .fields = fields};
  const auto before = masters();
  apply(event);
  if (masters() != before) masters_since_ = event.at;
  events_.push_back(std::move(event));
}

void NodeLog::apply(const NodeEvent& event) {
  if (event.kind == "started") {
    id_ = event.node("id");
    port_ = event.fields.at("port").to_number<std::uint16_t>();
  } else if (event.kind == "demotion") {
    is_master_ = false;
  } else if (event.kind == "master") {
    // The latest event about a promotion of this node or another one.
    (event.node("id") == id_ ? is_master_ : known_[event.node("id")].is_master) = true;
  } else if (is_about_another(event.kind)) {
    apply_to_known(event);
  }
}

void NodeLog::apply_to_known(const NodeEvent& event) {
  const json::object& node = event.fields.at("node").as_object();
  const std::string id = event.node("id");
  EXPECT_EQ(known_.contains(id), event.kind != "added")
      << name_ << " says \"" << event.kind << "\" of " << event.node("name") << " out of turn";
  if (event.kind == "removed") {
    known_.erase(id);
  } else {
    // "master" is the last of the events of a promotion, so it decides.
    const bool is_still_master = known_[id].is_master && node.at("isMaster").as_bool();
    known_[id] = {
        .name = event.node("name"), .is_master = is_still_master, .addresses = addresses_in(node)};
  }
}

Seconds NodeLog::timing(std::string_view name) const {
  const NodeEvent* started = find({.kind = "started"});
  if (started == nullptr) return 0;
  return started->fields.at("timing").at(name).to_number<Seconds>();
}

std::size_t NodeLog::count(const Pattern& pattern) const {
  return static_cast<std::size_t>(
      std::count_if(events_.begin(), events_.end(),
                    [&](const NodeEvent& event) { return pattern.matches(event); }));
}

const NodeEvent* NodeLog::find(const Pattern& pattern) const {
  const auto found = std::find_if(events_.begin(), events_.end(),
                                  [&](const NodeEvent& event) { return pattern.matches(event); });
  return found == events_.end() ? nullptr : &*found;
}

const NodeEvent* NodeLog::find_last(const Pattern& pattern) const {
  const auto found = std::find_if(events_.rbegin(), events_.rend(),
                                  [&](const NodeEvent& event) { return pattern.matches(event); });
  return found == events_.rend() ? nullptr : &*found;
}

bool NodeLog::sees(std::string_view name) const {
  return std::any_of(known_.begin(), known_.end(),
                     [&](const auto& entry) { return entry.second.name == name; });
}

std::set<std::string> NodeLog::masters() const {
  std::set<std::string> masters;
  if (is_master_) masters.insert(name_);
  for (const auto& [id, known] : known_) {
    if (known.is_master) masters.insert(known.name);
  }
  return masters;
}

std::set<std::string> NodeLog::addresses_of(std::string_view name) const {
  for (const auto& [id, known] : known_) {
    if (known.name == name) return known.addresses;
  }
  return {};
}

}  // namespace muster::test
