#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/process.hpp"

namespace muster::test {

/// Seconds of the machine's monotonic clock, which all processes share.
using Seconds = double;

Seconds monotonic_now();

/// One line of `muster node --json`.
struct NodeEvent {
  Seconds at = 0;
  std::string kind;
  boost::json::object fields;

  /// The text of a field of the line, or of its "node"; empty if there is none.
  std::string text(std::string_view field) const;
  std::string node(std::string_view field) const;
  /// The line in short, for people.
  std::string summary() const;
};

/// Which events are meant: those that agree in every member that is set.
struct Pattern {
  std::string kind = {};
  /// Name of the node that it is about.
  std::string name = {};
  std::string reason = {};
  Seconds since = 0;

  bool matches(const NodeEvent& event) const;
};

/// A `muster node --json` and what it has said, so far as it was read.
///
/// Checks that what it says is legal: every line is a JSON object, a node is added before anything
/// else is said of it, and nothing is said of it between its removal and its next addition. A
/// breach fails the test that runs.
class NodeProcess {
 public:
  /// What this node knows of another one.
  struct Known {
    std::string name;
    bool is_master = false;
    std::set<std::string> addresses = {};
  };

  /// Starts `muster node --json --name NAME OPTION...`.
  NodeProcess(const NetNamespace& where, std::string name, const std::vector<std::string>& options);

  const std::string& name() const { return name_; }
  Process& process() { return process_; }
  const Process& process() const { return process_; }
  /// Gives it a command on its standard input.
  void command(std::string_view line) const;
  /// Takes the lines that have come. Whether there were any.
  bool take_lines();

  bool has_started() const { return find({.kind = "started"}) != nullptr; }
  /// What it announced when it started: "nodeTimeout", ... in seconds.
  Seconds timing(std::string_view name) const;
  const std::string& id() const { return id_; }
  std::uint16_t port() const { return port_; }

  const std::vector<NodeEvent>& events() const { return events_; }
  std::size_t count(const Pattern& pattern) const;
  /// The first or last event of that kind, or null.
  const NodeEvent* find(const Pattern& pattern) const;
  const NodeEvent* find_last(const Pattern& pattern) const;

  /// Whether it said that it is master, and has not taken that back or ended.
  bool is_master() const { return is_master_; }
  bool sees(std::string_view name) const;
  std::size_t nodes_seen() const { return known_.size(); }
  /// Names of the masters in its eyes, perhaps its own among them.
  std::set<std::string> masters() const;
  std::set<std::string> addresses_of(std::string_view name) const;
  /// When `masters()` changed last.
  Seconds masters_since() const { return masters_since_; }

 private:
  void take_line(std::string_view line);
  void apply(const NodeEvent& event);
  void apply_to_known(const NodeEvent& event);

  std::string name_;
  Process process_;
  std::size_t taken_ = 0;
  std::vector<NodeEvent> events_;
  std::string id_;
  std::uint16_t port_ = 0;
  bool is_master_ = false;
  Seconds masters_since_ = 0;
  /// By id.
  std::map<std::string, Known> known_;
};

}  // namespace muster::test
