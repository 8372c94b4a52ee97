#include "cli/listen_command.hpp"

#include <fmt/format.h>

#include <iostream>

#include "cli/foreground.hpp"
#include "cli/node_table.hpp"
#include "cli/printable.hpp"

namespace muster::cli {

namespace {

void print_line(const Message& message) {
  std::cout << printable(fmt::format("{} {}: {}", message.channel, message.sender.name,
                                     text_of(message.payload)))
            << std::endl;
}

}  // namespace

ExitCode run_listen(const ListenCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
  Foreground foreground(options, *printer);
  std::size_t left = call.count.value_or(0);
  for (const std::string& channel : call.channels) {
    foreground.node().join(channel, [&](const Message& message) {
      if (call.count && left == 0) return;
      common.json ? printer->message(message) : print_line(message);
      if (call.count && --left == 0) foreground.end(ExitCode::ok);
    });
  }
  foreground.on_start([&] {
    if (common.json) printer->started(foreground.node().self(), foreground.node().timing());
  });
  return foreground.run();
}

}  // namespace muster::cli
