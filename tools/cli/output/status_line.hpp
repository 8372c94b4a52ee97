#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

namespace muster::cli {

/// A status line that shows a duration is redrawn this often.
constexpr std::chrono::milliseconds status_interval{200};
/// Where there is no terminal, a wait that ends sooner is not worth a line.
constexpr std::chrono::seconds notice_after{1};

/// The last line of a terminal: a short text about the progress of a command, redrawn in place.
class StatusLine {
 public:
  /// Longer texts are cut off. `out` must outlive this object.
  StatusLine(std::ostream& out, std::size_t columns) : out_(out), columns_(columns) {}
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine() { clear(); }

  void show(std::string_view text);
  /// Removes the line, so that others can be printed.
  void clear();

 private:
  std::ostream& out_;
  std::size_t columns_;
  std::string shown_;
};

}  // namespace muster::cli
