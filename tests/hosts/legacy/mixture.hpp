#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hosts/legacy/javascript_node.hpp"
#include "lib/cluster.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

/// JavaScript nodes and nodes of ours on the hosts of a lab, each kind at a port of its own.
class Mixture {
 public:
  using Json = boost::json::object;

  /// `package` is that of all JavaScript nodes.
  Mixture(std::string_view package, std::size_t hosts);

  Lab lab;

  /// Starts a JavaScript node, with options besides those that all have.
  JavaScriptNode& start_theirs(Lab::Host host, const Json& options = {});
  /// Starts a node of ours among them.
  NodeProcess& start_ours(Lab::Host host, const std::string& name,
                          const std::vector<std::string>& options = {});
  /// Starts a node of ours that knows nothing of them.
  NodeProcess& start_native(Lab::Host host, const std::string& name,
                            const std::vector<std::string>& options);
  /// Another command of ours; its output is read along with the others'.
  Process& start_command(Lab::Host host, const std::vector<std::string>& arguments);
  /// The options by which a node of ours meets them.
  std::vector<std::string> legacy_options() const;
  /// From now on everybody has this key.
  void set_key(const std::string& key);

  /// Reads what all say until `condition` holds. Throws `Missed` if it takes too long.
  void await(std::string_view what, const std::function<bool()>& condition,
             boost::source_location where = BOOST_CURRENT_LOCATION);
  /// Until the node has carried out all that it was told so far.
  void settle(JavaScriptNode& node);
  void settle(NodeProcess& node);
  /// Until there are so many masters, ours and theirs together, and for a while no others.
  void await_masters(std::size_t count, boost::source_location where = BOOST_CURRENT_LOCATION);
  std::size_t masters() const;
  std::string story() const;

  static constexpr std::string_view port = "13345";

 private:
  bool poll(const std::function<bool()>& condition, std::chrono::nanoseconds patience);

  std::string package_;
  ScratchDirectory files_;
  std::string key_;
  std::string key_file_;
  std::vector<std::unique_ptr<JavaScriptNode>> theirs_;
  std::vector<std::unique_ptr<NodeProcess>> ours_;
  std::vector<std::unique_ptr<Process>> commands_;
};

}  // namespace muster::test
