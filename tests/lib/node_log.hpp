#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::test {

/// Seconds of the machine's monotonic clock, which all processes share.
using Seconds = double;

Seconds monotonic_now();

/// One line of `muster node --json`.
struct NodeEvent {
  Seconds at = 0;
  std::string kind;
  boost::json::object fields;

  /// The text of a field of the line or of its "node"; empty if there is none.
  std::string text(std::string_view field) const;
  std::string node(std::string_view field) const;
  /// A short form of the line, for people.
  std::string summary() const;
};

/// Selects events: those that agree in every member that is set.
struct Pattern {
  std::string kind = {};
  /// Name of the node that the event is about.
  std::string name = {};
  std::string reason = {};
  Seconds since = 0;

  bool matches(const NodeEvent& event) const;
};

/// The output of a `muster node --json`, as far as it was read.
///
/// Checks that the output is legal: every line is a JSON object, a node is added before any other
/// event about it, and there is none between its removal and its next addition. A violation fails
/// the running test.
class NodeLog {
 public:
  /// A node as this node knows it.
  struct Known {
    std::string name;
    bool is_master = false;
    std::set<std::string> addresses = {};
  };

  explicit NodeLog(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  /// Adds the next line of output.
  void add(std::string_view line);
  /// The process has ended, so no more output follows.
  void end() { is_master_ = false; }

  bool has_started() const { return find({.kind = "started"}) != nullptr; }
  /// The times that it announced at its start: "nodeTimeout", ... in seconds.
  Seconds timing(std::string_view name) const;
  const std::string& id() const { return id_; }
  std::uint16_t port() const { return port_; }

  const std::vector<NodeEvent>& events() const { return events_; }
  std::size_t count(const Pattern& pattern) const;
  /// The first or last event of that kind, or null.
  const NodeEvent* find(const Pattern& pattern) const;
  const NodeEvent* find_last(const Pattern& pattern) const;

  /// Whether it reported that it is master, and has neither reported the end of that nor ended.
  bool is_master() const { return is_master_; }
  bool sees(std::string_view name) const;
  std::size_t nodes_seen() const { return known_.size(); }
  /// Names of the masters that it knows, perhaps its own.
  std::set<std::string> masters() const;
  std::set<std::string> addresses_of(std::string_view name) const;
  /// The time at which `masters()` changed last.
  Seconds masters_since() const { return masters_since_; }

 private:
  void apply(const NodeEvent& event);
  void apply_to_known(const NodeEvent& event);

  std::string name_;
  std::vector<NodeEvent> events_;
  std::string id_;
  std::uint16_t port_ = 0;
  bool is_master_ = false;
  Seconds masters_since_ = 0;
  /// By id.
  std::map<std::string, Known> known_;
};

}  // namespace muster::test
