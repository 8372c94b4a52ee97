#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/foreground/foreground.hpp"
#include "cli/output/status_line.hpp"

namespace muster::cli {

/// Tells people on standard error about the wait of a command. On a terminal the text stands in a
/// status line from the beginning, and is kept up to date. Elsewhere it is printed once, when the
/// wait has lasted a second.
///
/// All members run on the node's executor.
class WaitingNotice {
 public:
  /// The text for this moment: "waiting for db".
  using Text = std::function<std::string()>;

  /// `is_silent` suppresses the text, for programs. `foreground` must outlive this object.
  WaitingNotice(Foreground& foreground, bool is_silent, Text text);
  WaitingNotice(const WaitingNotice&) = delete;
  WaitingNotice& operator=(const WaitingNotice&) = delete;

  /// Begins the wait. Requires: the node has started.
  void start();
  /// Shows the present text on a terminal.
  void update();
  /// Makes room for other lines on the terminal. The text returns with the next update.
  void clear();
  void stop();

 private:
  void await_next();

  Text text_;
  bool is_silent_;
  EndingTimer& timer_;
  /// Nothing if there is no terminal.
  std::optional<StatusLine> status_;
};

}  // namespace muster::cli
