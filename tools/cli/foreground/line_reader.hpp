#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace muster::cli {

/// Reads lines from a terminal, pipe or file without blocking. Reads no further ahead than one line
/// needs.
///
/// All members and the handler run on the executor.
class LineReader {
 public:
  /// The limit of a line in bytes. It fits the longest message with every character escaped. The
  /// reader drops the text of a longer line.
  static constexpr std::size_t line_bytes_max = 8 * 1024 * 1024;

  struct Line {
    std::string text;
    /// The number of the line, from 1.
    std::size_t number = 0;
    /// The line is longer than `line_bytes_max`, and `text` is empty.
    bool is_too_long = false;
  };
  /// Receives nothing at the end of the input.
  using Handler = std::function<void(std::optional<Line>)>;

  /// Leaves `descriptor` open.
  LineReader(const boost::asio::any_io_executor& executor, int descriptor);

  /// Calls `handler` with the next line, without its line end. The call comes after `next()`
  /// returns, and never after `close()`. Requires: no other call of `next()` is pending.
  void next(Handler handler);

  /// Ends a pending wait and all reading.
  void close();

 private:
  void handle(const boost::system::error_code& error, std::size_t bytes, Handler handler);
  Line take(std::size_t bytes);

  boost::asio::posix::stream_descriptor stream_;
  std::string buffer_;
  std::size_t lines_ = 0;
  /// The buffer continues a line whose beginning the reader has dropped.
  bool is_skipping_ = false;
};

}  // namespace muster::cli
