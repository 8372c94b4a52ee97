#pragma once

#include <set>
#include <string>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/line_reader.hpp"
#include "cli/node/prompt.hpp"
#include "cli/node/request.hpp"
#include "cli/output/event_printer.hpp"

namespace muster::cli {

/// The effect of the end of standard input.
enum class EndOfInput { ignored, ends_node };

/// Carries out the commands that `muster node` reads from standard input. A failing command prints
/// an error and has no other effect.
class NodeSession {
 public:
  /// The arguments must outlive this object. `partitions` is null if the node distributes none.
  NodeSession(Foreground& foreground, EventPrinter& printer, const Partitions* partitions,
              EndOfInput end_of_input);

  void read_commands();

 private:
  void carry_out(const LineReader::Line& line);
  void answer(const Request& request);
  template <class Step>
  void report_errors(Step&& step);
  void end_input();

  void run(const prompt::Nothing&) {}
  void run(const prompt::Join& command);
  void run(const prompt::Leave& command);
  void run(const prompt::Send& command);
  void run(const prompt::SendTo& command);
  void run(const prompt::Advertise& command);
  void run(const prompt::Promote&);
  void run(const prompt::Demote& command);
  void run(const prompt::Stop& command);
  void run(const prompt::Start& command);
  void run(const prompt::ShowSelf& command);
  void run(const prompt::ShowNodes&);
  void run(const prompt::ShowMasters&);
  void run(const prompt::ShowPartitions&);
  void run(const prompt::ShowStatistics&);
  void run(const prompt::Help&);
  void run(const prompt::Quit&);

  Foreground& foreground_;
  EventPrinter& printer_;
  const Partitions* partitions_;
  EndOfInput end_of_input_;
  LineReader lines_;
  std::set<std::string> joined_;
};

}  // namespace muster::cli
