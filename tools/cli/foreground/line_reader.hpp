#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace muster::cli {

/// Reads lines from a file descriptor without blocking, whatever it is: terminal, pipe or file.
/// Reads ahead no more than one line needs.
///
/// All members run on the executor, and the handler does.
class LineReader {
 public:
  /// Of longer lines nothing is kept. Enough for the longest message with all characters escaped.
  static constexpr std::size_t line_bytes_max = 8 * 1024 * 1024;

  struct Line {
    std::string text;
    /// The first line is 1.
    std::size_t number = 0;
    /// It was longer than `line_bytes_max`, and `text` is empty.
    bool is_too_long = false;
  };
  /// Nothing at the end of the input.
  using Handler = std::function<void(std::optional<Line>)>;

  /// Does not close `descriptor`.
  LineReader(const boost::asio::any_io_executor& executor, int descriptor);

  /// Calls `handler` with the next line, without its line end; never within this call.
  /// The handler is not called if `close()` comes first. Requires: no other call is under way.
  void next(Handler handler);

  /// Ends a wait and all reading.
  void close();

 private:
  void handle(const boost::system::error_code& error, std::size_t bytes, Handler handler);
  Line take(std::size_t bytes);

  boost::asio::posix::stream_descriptor stream_;
  std::string buffer_;
  std::size_t lines_ = 0;
  /// What is in the buffer goes on a line whose beginning was thrown away.
  bool is_skipping_ = false;
};

}  // namespace muster::cli
