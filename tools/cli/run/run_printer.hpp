#pragma once

#include <string>

#include "cli/run/worker.hpp"

namespace muster::cli {

/// Tells what becomes of commands: everything to programs, to people only what is wrong, since
/// their own output is what people want to see.
class RunPrinter {
 public:
  explicit RunPrinter(bool json) : json_(json) {}

  /// `subject` is what the command is run for: "master", or the id of a resource.
  Worker::Callbacks callbacks(const std::string& subject) const;

 private:
  bool json_;
};

}  // namespace muster::cli
