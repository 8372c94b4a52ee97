#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cluster.hpp"
#include "lib/journal.hpp"
#include "lib/web_server.hpp"

namespace muster::test {

/// A running `worker` (worker.cpp), and how much of its output has been read.
struct WorkProcess {
  WorkProcess(const NetNamespace& where, std::string name, std::size_t partitions,
              const std::string& url);

  std::string name;
  Process process;
  std::size_t taken = 0;
};

/// Hosts whose workers share partitions, and resources from a web server on one more host; and
/// their merged journals. For one thread.
class WorkCluster {
 public:
  struct Size {
    std::size_t hosts = 0;
    std::size_t partitions = 0;
    std::size_t resources = 0;
  };

  explicit WorkCluster(const Size& size);

  WorkProcess& start(Lab::Host host);
  /// Kills the process, and waits until it is gone. Returns the time of the kill.
  Seconds kill(WorkProcess& worker);
  /// Asks it to hand over and end, and waits. Returns its exit code.
  int stop(WorkProcess& worker);
  std::vector<WorkProcess*> running() const;

  /// Waits until each unit has a worker, and the loads differ by at most one.
  void await_shared_out();

  const Journal& partitions() const { return partitions_; }
  const Journal& resources() const { return resources_; }
  /// Bytes on the wire that all hosts have sent so far, except the web server.
  double bytes_sent() const;
  /// The standard error of the workers, for messages.
  std::string errors() const;

 private:
  void await(std::string_view what, const std::function<bool()>& condition);
  void take_lines();
  void take_line(const std::string& worker, const std::string& line);
  bool is_shared_out(const Journal& journal, std::size_t units) const;

  Size size_;
  Lab lab_;
  std::unique_ptr<WebServer> server_;
  std::vector<std::unique_ptr<WorkProcess>> workers_;
  Journal partitions_;
  Journal resources_;
};

}  // namespace muster::test
