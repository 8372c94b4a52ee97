#include "cli/foreground/observation.hpp"

#include <fmt/format.h>

#include <chrono>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"

namespace muster::cli {

namespace {

/// "listening for 5s; nodes so far: 3".
std::string progress_of(Discovery& node, Duration time) {
  return fmt::format("listening for {}; nodes so far: {}", format_duration(time),
                     node.nodes().size());
}

}  // namespace

ExitCode observe(const CommonOptions& common, Duration time,
                 const std::function<void(ServiceDiscovery&)>& look) {
  Options options = to_options(common);
  options.observer = true;
  options.eligible = false;
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  WaitingNotice notice(foreground, common.json,
                       [&] { return progress_of(foreground.node(), time); });
  bool has_heard = false;
  foreground.on_start([&] {
    notice.start();
    foreground.after(time, [&] { foreground.end(ExitCode::ok); });
  });
  foreground.on_end([&] {
    has_heard = !foreground.node().nodes().empty();
    look(foreground.services());
  });
  const ExitCode code = foreground.run();
  return code == ExitCode::ok && !has_heard ? ExitCode::nobody : code;
}

}  // namespace muster::cli
