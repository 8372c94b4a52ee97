#include "cli/foreground/observation.hpp"

#include "cli/foreground/foreground.hpp"

namespace muster::cli {

ExitCode observe(const CommonOptions& common, Duration time,
                 const std::function<void(ServiceDiscovery&)>& look) {
  Options options = to_options(common);
  options.observer = true;
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
  Foreground foreground(options, *printer);
  foreground.on_start([&] { foreground.after(time, [&] { foreground.end(ExitCode::ok); }); });
  foreground.on_end([&] { look(foreground.services()); });
  return foreground.run();
}

}  // namespace muster::cli
