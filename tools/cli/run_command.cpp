#include "cli/run_command.hpp"

#include "cli/foreground.hpp"
#include "cli/master_work.hpp"
#include "cli/run_printer.hpp"

namespace muster::cli {

namespace {

WorkerSettings settings_of(const RunCall& call) {
  return {.command = call.command, .grace = call.grace};
}

/// The work ends before the node says goodbye, so that nobody takes over while it is under way.
template <class Work>
ExitCode run_until_signal(Foreground& foreground, Work& work) {
  foreground.on_signal([&](int) { work.finish([&foreground] { foreground.end(ExitCode::ok); }); });
  return foreground.run();
}

ExitCode run_as_master(const RunCall& call, const CommonOptions& common) {
  const auto printer = make_event_printer(common.json);
  const RunPrinter commands(common.json);
  Foreground foreground(to_options(common), *printer);
  MasterWork work(foreground, commands, settings_of(call));
  return run_until_signal(foreground, work);
}

}  // namespace

ExitCode run_run(const RunCall& call, const CommonOptions& common) {
  require_program(call.command);
  return run_as_master(call, common);
}

}  // namespace muster::cli
