#include "cli/listen/listen_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/foreground.hpp"
#include "cli/options/number_check.hpp"
#include "cli/output/node_table.hpp"
#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

void print_line(const Message& message) {
  std::cout << printable(fmt::format("{} {}: {}", message.channel, message.sender.name,
                                     text_of(message.payload)))
            << std::endl;
}

}  // namespace

const About ListenCall::about{"listen", "Print the messages on channels"};

void declare(CLI::App& app, ListenCall& call) {
  app.add_option("CHANNEL", call.channels, "Channels to listen to")->required()->type_name("");
  app.add_option("--count", call.count, "End after this many messages")
      ->check(at_least_one)
      ->type_name("N");
}

ExitCode run(const ListenCall& call, const CommonOptions& common) {
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
