#include "cli/send/send_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/settling.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/send/sender.hpp"

namespace muster::cli {

namespace {

void print_json(const Delivery& delivery) {
  JsonLines(std::cout).write("sent", {{"delivered", delivery.delivered},
                                      {"lost", delivery.lost},
                                      {"listening", delivery.listening},
                                      {"unconfirmed", delivery.unconfirmed.size()}});
}

/// A node sends nothing to node-discovery before it has listened for two of their hellos
/// (muster/legacy.hpp).
Duration time_to_listen(const Options& options) {
  return options.legacy ? 2 * options.legacy->hello_interval : Duration::zero();
}

}  // namespace

const About SendCall::about{
    .name = "send",
    .summary = "Send a message, or each line of standard input, to all nodes",
    .details = "Ends when all nodes have confirmed that they have the message.",
    .examples = {{{"muster send jobs '{\"render\": 12}' --key-file cluster.key",
                   "Sends one JSON value on the channel \"jobs\""},
                  {"tail -f events.jsonl | muster send events --key-file cluster.key",
                   "Sends each line of a file as it is written"}}}};

void declare(CLI::App& app, SendCall& call) {
  app.add_option("CHANNEL", call.channel, "Channel to send on")->required()->type_name("");
  app.add_option("JSON", call.json,
                 "Message; write -- before one that begins with - [lines of standard input]")
      ->type_name("");
  add_duration(app, "--wait", call.wait, "Longest time to look for receivers");
  add_duration(app, "--timeout", call.timeout,
               "Longest time that a message may wait for confirmation");
}

ExitCode run(const SendCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  Settling settling(foreground, time_to_listen(options));
  Sender sender(foreground, *printer, call.channel, call.timeout, [&](const Delivery& delivery) {
    if (common.json) print_json(delivery);
  });
  WaitingNotice notice(foreground, common.json, [&] { return sender.waits_for(); });
  // Checks the message before the start, so that a node without a message never joins.
  call.json ? sender.set_message(parse_value(*call.json)) : sender.set_input(STDIN_FILENO);
  foreground.on_start([&] {
    notice.start();
    settling.await(call.wait, [&] { sender.start(); });
  });
  const ExitCode code = foreground.run();
  if (!common.json && sender.tally().messages() != 0) {
    std::cerr << sender.tally().sentence() << '\n';
  }
  return code == ExitCode::ok ? sender.exit_code() : code;
}

}  // namespace muster::cli
