#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/net_namespace.hpp"
#include "lib/process.hpp"

namespace muster::test {

/// A running node of a JavaScript package, and its output (javascript_node.js).
class JavaScriptNode {
 public:
  /// The reason why this machine cannot run one; nothing if it can. Installs the packages.
  static const std::optional<std::string>& obstacle();

  JavaScriptNode(const NetNamespace& where, std::string_view package,
                 const boost::json::object& options);

  Process& process() { return process_; }
  /// Calls a method of the package.
  void call(const boost::json::array& command) const;
  /// Reads the lines that have arrived.
  void take_lines();

  const std::string& id() const { return id_; }
  /// Number of lines of that kind.
  std::size_t count(std::string_view kind) const;
  const std::vector<boost::json::object>& lines() const { return lines_; }
  /// The messages that arrived on a channel, in order.
  std::vector<boost::json::value> messages(std::string_view channel) const;
  /// Its latest event about the node with that id ("added", "master", "removed"); empty if there is
  /// none.
  std::string latest(std::string_view id) const;
  /// The node object with that id when the node was added; null if it was not.
  boost::json::value added(std::string_view id) const;
  bool is_master() const { return is_master_; }
  std::string output() const { return process_.output() + process_.errors(); }

 private:
  std::vector<boost::json::object> lines_;
  std::string id_;
  bool is_master_ = false;
  std::size_t taken_ = 0;
  Process process_;
};

}  // namespace muster::test
