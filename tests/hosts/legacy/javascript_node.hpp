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

/// A node of a JavaScript package that runs, and what it has said (javascript_node.js).
class JavaScriptNode {
 public:
  /// Why there can be none on this machine; nothing if they can. Installs the packages.
  static const std::optional<std::string>& obstacle();

  JavaScriptNode(const NetNamespace& where, std::string_view package,
                 const boost::json::object& options);

  Process& process() { return process_; }
  /// Calls a method of it.
  void call(const boost::json::array& command) const;
  /// Takes the lines that have come.
  void take_lines();

  const std::string& id() const { return id_; }
  /// Lines of that kind.
  std::size_t count(std::string_view kind) const;
  const std::vector<boost::json::object>& lines() const { return lines_; }
  /// What came on a channel, in order.
  std::vector<boost::json::value> messages(std::string_view channel) const;
  /// The latest it said of a node of that id ("added", "master", "removed"); empty: nothing.
  std::string latest(std::string_view id) const;
  /// What it found when it met the node of that id; null if it has not.
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
