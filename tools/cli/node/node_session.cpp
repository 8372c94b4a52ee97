#include "cli/node/node_session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/node/node_choice.hpp"
#include "cli/options/failure.hpp"

namespace muster::cli {

NodeSession::NodeSession(Foreground& foreground, EventPrinter& printer,
                         const Partitions* partitions, EndOfInput end_of_input)
    : foreground_(foreground),
      printer_(printer),
      partitions_(partitions),
      end_of_input_(end_of_input),
      lines_(foreground.executor(), STDIN_FILENO) {
  foreground_.on_end([this] { lines_.close(); });
}

void NodeSession::read_commands() {
  lines_.next([this](const std::optional<LineReader::Line>& line) {
    if (!line) return end_input();
    carry_out(*line);
    read_commands();
  });
}

void NodeSession::end_input() {
  if (end_of_input_ == EndOfInput::ends_node) foreground_.end(ExitCode::ok);
}

void NodeSession::carry_out(const LineReader::Line& line) {
  report_errors([&] {
    if (line.is_too_long) throw prompt::BadCommand("the line is too long for a command");
    answer(read_request(line.text));
  });
}

void NodeSession::answer(const Request& request) {
  if (request.id) printer_.begin_answer(*request.id);
  report_errors([&] {
    std::visit([this](const auto& command) { run(command); }, prompt::parse_words(request.command));
  });
  if (request.id) printer_.end_answer();
}

template <class Step>
void NodeSession::report_errors(Step&& step) {
  try {
    step();
  } catch (const prompt::BadCommand& error) {
    printer_.error("bad_command", error.what());
  } catch (const Error& error) {
    printer_.error(to_string(error.errc()), sentence_of(error));
  }
}

void NodeSession::run(const prompt::Join& command) {
  // A second slot would print every message twice.
  if (joined_.contains(command.channel)) return;
  foreground_.node().join(command.channel,
                          [this](const Message& message) { printer_.message(message); });
  joined_.insert(command.channel);
}

void NodeSession::run(const prompt::Leave& command) {
  if (joined_.erase(command.channel) == 0) {
    throw prompt::BadCommand(fmt::format("\"{}\" has not been joined", command.channel));
  }
  foreground_.node().leave(command.channel);
}

void NodeSession::run(const prompt::Send& command) {
  foreground_.node().send(command.channel, command.value);
}

void NodeSession::run(const prompt::SendTo& command) {
  const std::vector<Node> nodes = foreground_.node().nodes();
  foreground_.node().send_to(node_by_ending(nodes, command.node).id, command.channel,
                             command.value);
}

void NodeSession::run(const prompt::Advertise& command) {
  foreground_.node().advertise(command.info);
}

void NodeSession::run(const prompt::Promote&) {
  foreground_.node().promote();
}

void NodeSession::run(const prompt::Demote& command) {
  foreground_.node().demote(command.permanent);
}

void NodeSession::run(const prompt::Stop&) {
  if (!foreground_.node().is_started()) return;
  foreground_.services().stop();
  printer_.stopped();
}

void NodeSession::run(const prompt::Start&) {
  foreground_.services().start();
  printer_.started(foreground_.node().self(), foreground_.node().timing());
}

void NodeSession::run(const prompt::ShowSelf&) {
  printer_.self(foreground_.node().self());
}

void NodeSession::run(const prompt::ShowNodes&) {
  printer_.nodes(foreground_.node().nodes());
}

void NodeSession::run(const prompt::ShowMasters&) {
  printer_.masters(foreground_.node().masters());
}

void NodeSession::run(const prompt::ShowPartitions&) {
  if (partitions_ == nullptr) {
    throw prompt::BadCommand("this node shares out no partitions; start it with --partitions N");
  }
  std::vector<Node> nodes = foreground_.node().nodes();
  nodes.push_back(foreground_.node().self());
  printer_.partitions(partitions_->table(), nodes);
}

void NodeSession::run(const prompt::ShowStatistics&) {
  printer_.statistics(foreground_.node().statistics());
}

void NodeSession::run(const prompt::Help&) {
  printer_.help(prompt::help_text());
}

void NodeSession::run(const prompt::Quit&) {
  foreground_.end(ExitCode::ok);
}

}  // namespace muster::cli
