#include "cli/output/output_buffer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ostream>
#include <string>

#include "cli/guard/descriptor.hpp"

namespace muster::cli {

namespace {

/// A pipe whose writer is the output.
struct Pipe {
  explicit Pipe(bool is_blocking) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), is_blocking ? 0 : O_NONBLOCK), 0);
    reader = Descriptor(ends[0]);
    writer = Descriptor(ends[1]);
    fcntl(reader.get(), F_SETFL, O_NONBLOCK);
  }

  /// Everything in the pipe.
  std::string take() const {
    std::string text;
    std::array<char, 65'536> piece;
    for (ssize_t size = 0; (size = read(reader.get(), piece.data(), piece.size())) > 0;) {
      text.append(piece.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

  Descriptor reader;
  Descriptor writer;
};

/// More than a pipe holds.
std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += "line " + std::to_string(i) + '\n';
  return text;
}

// A full pipe loses nothing, and does not hold up its writer, whether it would block or not.
TEST(OutputBuffer, KeepsWhatAPipeDoesNotAccept) {
  for (const bool is_blocking : {false, true}) {
    const Pipe pipe(is_blocking);
    OutputBuffer buffer(pipe.writer.get());
    std::ostream out(&buffer);
    int troubles = 0;
    buffer.on_trouble([&] { ++troubles; });
    out << long_text() << std::flush;
    EXPECT_TRUE(out) << "the stream works on";
    EXPECT_TRUE(buffer.is_waiting());
    EXPECT_GT(troubles, 0);
    std::string text;
    while (buffer.is_waiting()) {
      text += pipe.take();
      buffer.write_waiting();
    }
    EXPECT_EQ(text + pipe.take(), long_text());
  }
}

// Text that is written while other text waits comes behind it.
TEST(OutputBuffer, KeepsTheOrder) {
  const Pipe pipe(false);
  OutputBuffer buffer(pipe.writer.get());
  std::ostream out(&buffer);
  out << long_text() << std::flush << "the end" << std::flush;
  std::string text;
  while (buffer.is_waiting()) {
    text += pipe.take();
    buffer.write_waiting();
  }
  EXPECT_EQ(text + pipe.take(), long_text() + "the end");
}

// A full disk is a reason to wait, not to fail.
TEST(OutputBuffer, WaitsForRoom) {
  const Descriptor full(open("/dev/full", O_WRONLY));
  ASSERT_TRUE(full.is_open());
  OutputBuffer buffer(full.get());
  std::ostream out(&buffer);
  out << "text" << std::flush;
  EXPECT_TRUE(out);
  EXPECT_TRUE(buffer.is_waiting());
  EXPECT_EQ(buffer.failure(), 0);
  EXPECT_FALSE(buffer.drain()) << "no reader can make room";
  EXPECT_EQ(buffer.last_error(), ENOSPC);
  // The disk has room again.
  const Pipe pipe(false);
  ASSERT_EQ(dup2(pipe.writer.get(), full.get()), full.get());
  EXPECT_TRUE(buffer.drain());
  EXPECT_EQ(pipe.take(), "text");
}

// A disk that stays full is no reason to use all memory.
TEST(OutputBuffer, GivesUpWhenTooMuchWaits) {
  const Descriptor full(open("/dev/full", O_WRONLY));
  OutputBuffer buffer(full.get());
  std::ostream out(&buffer);
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 20 && out; ++i) out << megabyte << std::flush;
  EXPECT_FALSE(out);
  EXPECT_EQ(buffer.failure(), ENOSPC);
  EXPECT_FALSE(buffer.is_waiting());
}

// A closed pipe and a closed descriptor are permanent failures.
TEST(OutputBuffer, FailsForGood) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe(false);
  pipe.reader.close();
  OutputBuffer gone(pipe.writer.get());
  std::ostream out(&gone);
  out << "text" << std::flush;
  EXPECT_FALSE(out);
  EXPECT_EQ(gone.failure(), EPIPE);
  const int number = pipe.writer.get();
  pipe.writer.close();
  OutputBuffer closed(number);
  std::ostream nowhere(&closed);
  nowhere << "text" << std::flush;
  EXPECT_FALSE(closed.drain());
}

}  // namespace

}  // namespace muster::cli
