#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/node_log.hpp"
#include "lib/process.hpp"

namespace muster::test {

/// A `muster node --json` that runs, and what it has said.
class NodeProcess : public NodeLog {
 public:
  /// Starts `muster node --json --name NAME OPTION...`.
  NodeProcess(const NetNamespace& where, std::string name, const std::vector<std::string>& options);

  Process& process() { return process_; }
  const Process& process() const { return process_; }
  /// Gives it a command on its standard input.
  void command(std::string_view line) const;
  /// Takes the lines that have come. Whether there were any.
  bool take_lines();

 private:
  Process process_;
  std::size_t taken_ = 0;
};

}  // namespace muster::test
