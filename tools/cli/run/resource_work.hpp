#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/foreground/foreground.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/run/run_printer.hpp"
#include "cli/run/worker.hpp"
#include "muster/monitor.hpp"
#include "muster/resources.hpp"

namespace muster::cli {

/// A command that runs once for each resource that this node owns, with the resource and its token
/// in its environment.
///
/// All members run on the node's executor.
class ResourceWork {
 public:
  /// The printers of events. They must outlive the work.
  struct Printers {
    EventPrinter& events;
    RunPrinter& commands;
  };

  /// `foreground` and `spawner` must outlive this. Throws `Error`.
  ResourceWork(Foreground& foreground, Spawner& spawner, Printers printers, WorkerSettings settings,
               std::shared_ptr<ResourceSource> source, const ResourcesOptions& options);

  /// Calls `slot` when the source is lost (`SourceState::lost`), unless the end has begun.
  void on_source_lost(std::function<void()> slot);
  /// Shows the resources until the work ends, before which `monitor` must not be destroyed.
  void show_in(Monitor& monitor);

  /// Stops all commands, hands the resources over, and then calls `done`. A second call kills the
  /// commands and hands nothing over.
  void finish(std::function<void()> done);
  /// Sends the signal to the program of each command.
  void pass_on(int signal);

 private:
  using Workers = std::map<std::string, std::unique_ptr<Worker>>;

  void handle(const Resource& resource, const AssignmentToken& token, const WorkDone& done);
  Worker::Callbacks callbacks(const std::string& id);
  void terminate(const std::string& id, const WorkDone& done);
  void kill_all();
  void forget(const std::string& id);
  void end();

  Foreground& foreground_;
  Spawner& spawner_;
  Printers printers_;
  WorkerSettings settings_;
  /// By the id of the resource. A resource whose command cannot run has no entry.
  Workers workers_;
  bool is_finishing_ = false;
  bool is_impatient_ = false;
  std::function<void()> done_;
  Monitor* monitor_ = nullptr;
  /// Until it ends.
  std::optional<Resources> resources_;
};

}  // namespace muster::cli
