#pragma once

#include <cstddef>
#include <functional>
#include <streambuf>
#include <string>

namespace muster::cli {

/// Writes a stream to a file descriptor without blocking and without loss: text that the descriptor
/// does not accept now waits, because a reader is slow or a disk is full for a while.
///
/// Distinct objects: safe. Shared objects: unsafe.
class OutputBuffer : public std::streambuf {
 public:
  /// Limit of the waiting text. Beyond it, a flush blocks until a reader continues. If no reader
  /// can help, as on a full disk, the stream has failed.
  static constexpr std::size_t waiting_bytes_max = 16 * 1024 * 1024;

  explicit OutputBuffer(int descriptor) : descriptor_(descriptor) {}

  /// Calls `slot` in a flush after which text waits or the stream has failed. `slot` must not
  /// write.
  void on_trouble(std::function<void()> slot) { trouble_slot_ = std::move(slot); }
  /// Writes as much of the waiting text as the descriptor accepts now.
  void write_waiting() { (void)write_some(); }
  /// Blocks until all text is written. False if it cannot be written: `last_error()` says why.
  bool drain();
  bool is_waiting() const { return !waiting_.empty(); }
  /// Discards the waiting text, and writes nothing any more.
  void fail(int error);
  /// The `errno` of a permanent failure, or 0.
  int failure() const { return failure_; }
  /// The `errno` of the latest refusal.
  int last_error() const { return last_error_; }

 protected:
  int_type overflow(int_type character) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  enum class Outcome { all_written, would_block, no_room, failed };

  Outcome write_some();
  Outcome outcome_of(int error);
  bool is_writable(int patience) const;

  int descriptor_;
  std::string waiting_;
  int failure_ = 0;
  int last_error_ = 0;
  std::function<void()> trouble_slot_ = [] {};
};

/// Puts such buffers behind `std::cout` and `std::cerr`, as long as this object lives. At most one
/// lives at a time.
class StandardStreams {
 public:
  StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;
  ~StandardStreams();

  /// The one that lives, or null.
  static StandardStreams* current();

  OutputBuffer& output() { return output_; }
  OutputBuffer& errors() { return errors_; }

 private:
  OutputBuffer output_;
  OutputBuffer errors_;
  std::streambuf* previous_output_;
  std::streambuf* previous_errors_;
};

}  // namespace muster::cli
