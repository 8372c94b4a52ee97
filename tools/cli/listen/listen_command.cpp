#include "cli/listen/listen_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/options/number_option.hpp"
#include "cli/output/node_table.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

void print_line(const Message& message) {
  std::cout << printable(fmt::format("{} {}: {}", message.channel, message.sender.name,
                                     text_of(message.payload)))
            << std::endl;
}

std::string progress_of(const ListenCall& call, Foreground& foreground) {
  return fmt::format("listening on {}; nodes here: {}", fmt::join(call.channels, ", "),
                     foreground.node().nodes().size());
}

}  // namespace

const About ListenCall::about{.name = "listen",
                              .summary = "Print the messages on channels",
                              .details = "",
                              .examples = {{{"muster listen jobs events --key-file cluster.key",
                                             "Prints the messages of two channels until Ctrl-C"},
                                            {"muster listen jobs --count 1 --loopback --json",
                                             "Prints the next message as JSON, and ends"}}}};

void declare(CLI::App& app, ListenCall& call) {
  app.add_option("CHANNEL", call.channels, "Channels to listen to")->required()->type_name("");
  add_number(app, "--count", call.count, {1}, "Number of messages after which to end [never]");
}

ExitCode run(const ListenCall& call, const CommonOptions& common) {
  Options options = to_options(common);
  options.eligible = false;
  const auto printer = make_event_printer(format_of(common));
  Foreground foreground(options, *printer);
  foreground.report_to_service_manager();
  WaitingNotice notice(foreground, common.json, [&] { return progress_of(call, foreground); });
  foreground.watch_reader();
  std::size_t left = call.count.value_or(0);
  for (const std::string& channel : call.channels) {
    foreground.node().join(channel, [&](const Message& message) {
      if (call.count && left == 0) return;
      notice.clear();
      common.json ? printer->message(message) : print_line(message);
      if (call.count && --left == 0) foreground.end(ExitCode::ok);
    });
  }
  foreground.on_start([&] {
    if (common.json) printer->started(foreground.node().self(), foreground.node().timing());
    notice.start();
  });
  return foreground.run();
}

}  // namespace muster::cli
