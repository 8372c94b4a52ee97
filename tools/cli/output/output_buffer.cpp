#include "cli/output/output_buffer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <iostream>

namespace muster::cli {

namespace {

constexpr int for_ever = -1;

/// The reading end of a pipe would never become writable.
bool is_read_only(int descriptor) {
  return (fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_RDONLY;
}

StandardStreams* current_streams = nullptr;

}  // namespace

OutputBuffer::int_type OutputBuffer::overflow(int_type character) {
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    waiting_ += traits_type::to_char_type(character);
  }
  return traits_type::not_eof(character);
}

std::streamsize OutputBuffer::xsputn(const char* text, std::streamsize size) {
  waiting_.append(text, static_cast<std::size_t>(size));
  return size;
}

int OutputBuffer::sync() {
  write_waiting();
  if (waiting_.size() > waiting_bytes_max && !drain()) fail(last_error_);
  if (is_waiting() || failure_ != 0) trouble_slot_();
  return failure_ == 0 ? 0 : -1;
}

void OutputBuffer::fail(int error) {
  failure_ = last_error_ = error;
  waiting_.clear();
}

bool OutputBuffer::drain() {
  Outcome outcome = write_some();
  while (outcome == Outcome::would_block) {
    if (!is_writable(for_ever) && errno != EINTR) break;
    outcome = write_some();
  }
  return outcome == Outcome::all_written;
}

OutputBuffer::Outcome OutputBuffer::write_some() {
  std::size_t written = 0;
  Outcome outcome = failure_ == 0 ? Outcome::all_written : Outcome::failed;
  while (outcome == Outcome::all_written && written < waiting_.size()) {
    // A writable pipe accepts such a piece as a whole, so the call does not block.
    const std::size_t piece = std::min<std::size_t>(PIPE_BUF, waiting_.size() - written);
    const ssize_t taken = is_writable(0) ? write(descriptor_, &waiting_[written], piece) : -1;
    if (taken > 0) {
      written += static_cast<std::size_t>(taken);
    } else if (errno != EINTR) {
      outcome = outcome_of(errno);
    }
  }
  waiting_.erase(0, outcome == Outcome::failed ? waiting_.size() : written);
  return outcome;
}

OutputBuffer::Outcome OutputBuffer::outcome_of(int error) {
  last_error_ = error;
  switch (error) {
    case EAGAIN:
      return Outcome::would_block;
    case ENOSPC:
    case EDQUOT:
    case ENOBUFS:
    case ENOMEM:
      return Outcome::no_room;
    default:
      failure_ = error;
      return Outcome::failed;
  }
}

/// `errno` says why it is not. A broken descriptor counts as writable: `write` says why it is
/// broken.
bool OutputBuffer::is_writable(int patience) const {
  pollfd output{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  const int ready = poll(&output, 1, patience);
  if (ready == 0) errno = is_read_only(descriptor_) ? EBADF : EAGAIN;
  return ready > 0;
}

StandardStreams::StandardStreams()
    : output_(STDOUT_FILENO),
      errors_(STDERR_FILENO),
      previous_output_(std::cout.rdbuf(&output_)),
      previous_errors_(std::cerr.rdbuf(&errors_)) {
  current_streams = this;
}

StandardStreams::~StandardStreams() {
  current_streams = nullptr;
  std::cout.rdbuf(previous_output_);
  std::cerr.rdbuf(previous_errors_);
}

StandardStreams* StandardStreams::current() {
  return current_streams;
}

}  // namespace muster::cli
