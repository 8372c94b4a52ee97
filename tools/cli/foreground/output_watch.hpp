#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "cli/foreground/ending_timer.hpp"

namespace muster::cli {

/// Writes the waiting output of the standard streams as soon as that is possible, and reports when
/// standard output has failed permanently.
///
/// All members run on the executor. No effect unless a `StandardStreams` is in place.
class OutputWatch {
 public:
  explicit OutputWatch(const boost::asio::any_io_executor& executor);
  OutputWatch(const OutputWatch&) = delete;
  OutputWatch& operator=(const OutputWatch&) = delete;
  ~OutputWatch();

  /// `failed` is called at most once, with an `errno`.
  void start(std::function<void(int error)> failed);
  /// Watches the reader of standard output. When the reader closes its end, `failed` gets EPIPE,
  /// even while there is nothing to write. Requires: started.
  void watch_reader();
  void stop();

 private:
  void retry_later();
  void retry();
  void fail(int error);

  EndingTimer timer_;
  boost::asio::posix::stream_descriptor reader_;
  std::function<void(int error)> failed_;
  bool is_retrying_ = false;
};

}  // namespace muster::cli
