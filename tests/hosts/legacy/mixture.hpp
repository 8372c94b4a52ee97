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

/// Legacy nodes and muster nodes on the hosts of a lab, each kind on a port of its own.
class Mixture {
 public:
  using Json = boost::json::object;

  /// `package` is the package of all legacy nodes.
  Mixture(std::string_view package, std::size_t hosts);

  Lab lab;

  /// Starts a legacy node with additional options.
  JavaScriptNode& start_theirs(Lab::Host host, const Json& options = {});
  /// Starts a muster node in mixed mode.
  NodeProcess& start_ours(Lab::Host host, const std::string& name,
                          const std::vector<std::string>& options = {});
  /// Starts a muster node that ignores legacy nodes.
  NodeProcess& start_native(Lab::Host host, const std::string& name,
                            const std::vector<std::string>& options);
  /// Starts another muster command. Its output is read together with that of the nodes.
  Process& start_command(Lab::Host host, const std::vector<std::string>& arguments);
  /// The options for mixed mode.
  std::vector<std::string> legacy_options() const;
  /// From now on all nodes use this key.
  void set_key(const std::string& key);

  /// Reads all output until `condition` holds. Throws `Missed` if it takes too long.
  void await(std::string_view what, const std::function<bool()>& condition,
             boost::source_location where = BOOST_CURRENT_LOCATION);
  /// Waits until the node has carried out all commands so far.
  void settle(JavaScriptNode& node);
  void settle(NodeProcess& node);
  /// Waits until there are that many masters of both kinds together, and no others for a while.
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
