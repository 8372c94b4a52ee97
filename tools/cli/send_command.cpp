#include "cli/send_command.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/event_printer.hpp"
#include "cli/foreground.hpp"
#include "cli/json_lines.hpp"
#include "cli/sender.hpp"
#include "cli/settling.hpp"

namespace muster::cli {

namespace {

void print_json(const Delivery& delivery) {
  JsonLines(std::cout).write("sent", {{"delivered", delivery.delivered}, {"lost", delivery.lost}});
}

}  // namespace

ExitCode run_send(const SendCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
  Foreground foreground(options, *printer);
  Settling settling(foreground);
  Sender sender(foreground, *printer, call.channel, [&](const Delivery& delivery) {
    if (common.json) print_json(delivery);
  });
  // Before the start, so that nobody meets a node that has nothing to say.
  call.json ? sender.set_message(parse_value(*call.json)) : sender.set_input(STDIN_FILENO);
  foreground.on_start([&] { settling.await(call.wait, [&] { sender.start(); }); });
  const ExitCode code = foreground.run();
  if (!common.json && sender.tally().messages() != 0) {
    std::cerr << sender.tally().sentence() << '\n';
  }
  return code == ExitCode::ok ? sender.exit_code() : code;
}

}  // namespace muster::cli
