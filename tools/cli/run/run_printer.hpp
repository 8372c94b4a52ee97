#pragma once

#include <string>

#include "cli/run/worker.hpp"

namespace muster::cli {

/// Reports on the commands that run. Programs get every event. People get only faults, because they
/// want to see the commands' own output.
class RunPrinter {
 public:
  explicit RunPrinter(bool json) : json_(json) {}

  /// `subject` names the command's work: "master", or the id of a resource.
  Worker::Callbacks callbacks(const std::string& subject) const;

 private:
  bool json_;
};

}  // namespace muster::cli
