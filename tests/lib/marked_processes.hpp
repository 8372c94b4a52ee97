#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::test {

/// Finds the processes that a test has started: all that inherited an environment variable which no
/// other test sets. A process that changed its user, session or parent still has the variable.
class MarkedProcesses {
 public:
  MarkedProcesses();
  /// Kills the processes that are left.
  ~MarkedProcesses();
  MarkedProcesses(const MarkedProcesses&) = delete;
  MarkedProcesses& operator=(const MarkedProcesses&) = delete;

  /// The test sets it for the processes that it starts.
  const std::pair<std::string, std::string>& variable() const { return variable_; }
  /// The running processes.
  std::vector<pid_t> all() const;
  /// The running processes with `word` on their command line, except muster itself.
  std::vector<pid_t> with(std::string_view word) const;
  std::size_t count(std::string_view word) const { return with(word).size(); }
  /// The running processes with that name; ps(1), "comm".
  std::vector<pid_t> named(std::string_view name) const;

 private:
  bool is_marked(pid_t process) const;

  std::pair<std::string, std::string> variable_;
};

}  // namespace muster::test
