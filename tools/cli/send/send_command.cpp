#include "cli/send/send_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/settling.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/send/sender.hpp"

namespace muster::cli {

namespace {

void print_json(const Delivery& delivery) {
  JsonLines(std::cout).write("sent", {{"delivered", delivery.delivered}, {"lost", delivery.lost}});
}

}  // namespace

const About SendCall::about{
    "send", "Send a message, or one per line of standard input; wait until everybody has it"};

void declare(CLI::App& app, SendCall& call) {
  app.add_option("CHANNEL", call.channel, "Channel to send on")->required()->type_name("");
  app.add_option("JSON", call.json, "The message; write -- before one that begins with -")
      ->type_name("");
  add_duration(app, "--wait", call.wait, "How long to look for receivers at most");
}

ExitCode run(const SendCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(common.json);
  Foreground foreground(options, *printer);
  Settling settling(foreground);
  Sender sender(foreground, *printer, call.channel, [&](const Delivery& delivery) {
    if (common.json) print_json(delivery);
  });
  // Checks the message before the start, so that a node without a message never joins.
  call.json ? sender.set_message(parse_value(*call.json)) : sender.set_input(STDIN_FILENO);
  foreground.on_start([&] { settling.await(call.wait, [&] { sender.start(); }); });
  const ExitCode code = foreground.run();
  if (!common.json && sender.tally().messages() != 0) {
    std::cerr << sender.tally().sentence() << '\n';
  }
  return code == ExitCode::ok ? sender.exit_code() : code;
}

}  // namespace muster::cli
