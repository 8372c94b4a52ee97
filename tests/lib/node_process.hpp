#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/node_log.hpp"
#include "lib/process.hpp"

namespace muster::test {

/// A running `muster node --json`, and its output.
class NodeProcess : public NodeLog {
 public:
  /// Starts `muster node --json --name NAME OPTION...`.
  NodeProcess(const NetNamespace& where, std::string name, const std::vector<std::string>& options);

  Process& process() { return process_; }
  const Process& process() const { return process_; }
  /// Writes a command to its standard input.
  void command(std::string_view line) const;
  /// Reads the lines that have arrived. Returns whether there were any.
  bool take_lines();

 private:
  Process process_;
  std::size_t taken_ = 0;
};

}  // namespace muster::test
