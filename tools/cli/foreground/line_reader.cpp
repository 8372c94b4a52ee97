#include "cli/foreground/line_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/read_until.hpp>
#include <csignal>
#include <utility>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

namespace asio = boost::asio;

bool is_regular_file(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Returns another descriptor of the same input, opened again where possible. Asio makes its
/// descriptor non-blocking, and a shared terminal would become non-blocking for the shell and for
/// this program's output as well. A file keeps its descriptor, because a second one would start at
/// the beginning of the file.
int descriptor_of_our_own(int descriptor) {
  if (!is_regular_file(descriptor)) {
    const std::string path = fmt::format("/proc/self/fd/{}", descriptor);
    const int opened = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (opened >= 0) return opened;
  }
  const int copied = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copied >= 0) return copied;
  throw Error(Errc::unreadable_file, "standard input cannot be read");
}

}  // namespace

LineReader::LineReader(const asio::any_io_executor& executor, int descriptor)
    : stream_(executor, descriptor_of_our_own(descriptor)) {
  // The kernel stops a background job that reads from the terminal, and the other nodes remove a
  // stopped node. With the signal ignored, the read fails instead and ends the input.
  std::signal(SIGTTIN, SIG_IGN);
}

void LineReader::next(Handler handler) {
  asio::async_read_until(stream_, asio::dynamic_buffer(buffer_, line_bytes_max), '\n',
                         [this, handler = std::move(handler)](
                             const boost::system::error_code& error, std::size_t bytes) mutable {
                           handle(error, bytes, std::move(handler));
                         });
}

void LineReader::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
}

void LineReader::handle(const boost::system::error_code& error, std::size_t bytes,
                        Handler handler) {
  if (error == asio::error::operation_aborted || !stream_.is_open()) return;
  if (error == asio::error::not_found) {
    is_skipping_ = true;
    buffer_.clear();
    return next(std::move(handler));
  }
  // The last line may lack its line end.
  const std::size_t taken = error ? buffer_.size() : bytes;
  if (taken == 0 && !is_skipping_) return handler({});
  handler(take(taken));
}

LineReader::Line LineReader::take(std::size_t bytes) {
  Line line{.text = buffer_.substr(0, bytes), .number = ++lines_, .is_too_long = is_skipping_};
  buffer_.erase(0, bytes);
  if (std::exchange(is_skipping_, false)) line.text.clear();
  while (line.text.ends_with('\n') || line.text.ends_with('\r')) line.text.pop_back();
  return line;
}

}  // namespace muster::cli
