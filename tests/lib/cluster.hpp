#pragma once

#include <boost/assert/source_location.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lab.hpp"
#include "lib/node_process.hpp"

namespace muster::test {

using namespace std::chrono_literals;

/// An event that a test waited for did not come. Ends the test; the text is the story of all nodes.
class Missed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Nodes as real processes on the hosts of a lab. Tests read like stories: few verbs, waits with a
/// deadline, and expectations about the output of the nodes. For one thread.
class Cluster {
 public:
  using Options = std::vector<std::string>;

  explicit Cluster(std::size_t hosts) : lab(hosts) {}

  Lab lab;

  /// Starts "h1" on host 0, "h2" on host 1, and so on.
  NodeProcess& start(Lab::Host host, const Options& options = {});
  NodeProcess& start(Lab::Host host, std::string name, const Options& options);
  /// Starts one node on each host of the lab. Waits until each sees all others and one master.
  void start_all(const Options& options = {});
  NodeProcess& node(std::string_view name);
  const std::vector<std::unique_ptr<NodeProcess>>& nodes() const { return nodes_; }

  /// Kills the process.
  void kill(NodeProcess& node);
  /// Asks it to end, and waits. Returns its exit code.
  int stop(NodeProcess& node);

  /// Reads the output of the nodes until `condition` holds. False if `patience` passes first.
  bool poll(const std::function<bool()>& condition, std::chrono::nanoseconds patience);
  /// The same. Throws `Missed` after `patience`.
  void await(std::string_view what, const std::function<bool()>& condition,
             std::chrono::nanoseconds patience = default_patience,
             boost::source_location where = BOOST_CURRENT_LOCATION);
  /// Waits for an event at one node, and returns it.
  const NodeEvent& await(NodeProcess& node, const Pattern& pattern,
                         std::chrono::nanoseconds patience = default_patience,
                         boost::source_location where = BOOST_CURRENT_LOCATION);
  /// Gives `node` a command and waits for an answer of that kind.
  const NodeEvent& ask(NodeProcess& node, std::string_view command, std::string_view kind);
  /// Lets time pass, for events that must not happen in it.
  void pass(std::chrono::nanoseconds time);

  /// The running nodes that say they are master.
  std::vector<NodeProcess*> masters() const;
  NodeProcess& master() const;
  /// Whether each running node sees exactly the other running nodes, and all name the same node as
  /// the only master.
  bool is_settled() const;
  /// The same for these nodes alone; other nodes that they see do not count.
  static bool agree(const std::vector<NodeProcess*>& nodes);
  /// Number of such events at all nodes.
  std::size_t count(const Pattern& pattern) const;

  /// A value for the report of the test, printed at once.
  static void measured(std::string_view what, Seconds value);
  /// All events since that time in order, for messages.
  std::string story(Seconds since = 0) const;

  /// Longer than any step takes, even on a busy machine.
  static constexpr auto default_patience = 10s;

 private:
  std::vector<NodeProcess*> running() const;

  std::vector<std::unique_ptr<NodeProcess>> nodes_;
};

}  // namespace muster::test
