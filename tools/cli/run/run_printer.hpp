#pragma once

#include <cstdint>
#include <string>

#include "cli/run/worker.hpp"
#include "muster/resource_source.hpp"

namespace muster::cli {

/// Reports on the commands that run. Programs get every event. People get only faults, because they
/// want to see the commands' own output.
class RunPrinter {
 public:
  explicit RunPrinter(bool json) : json_(json) {}

  /// `subject` names the command's work: "master", or the id of a resource.
  Worker::Callbacks callbacks(const std::string& subject) const;
  /// Another node may lead, because the command failed too often. The node stands again after the
  /// pause.
  void paused(const std::string& subject, std::uint32_t failures, Duration pause) const;
  /// Reports the state of the list of resources. Faults are reported as errors, too.
  void source(const SourceStatus& status);

 private:
  bool json_;
  bool source_fails_ = false;
};

}  // namespace muster::cli
