#include "cli/foreground/line_reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <string_view>
#include <vector>

namespace muster::cli {

namespace {

/// Reads all lines of a descriptor, which it closes.
class Reading {
 public:
  explicit Reading(int descriptor) : reader_(context_.get_executor(), descriptor) {
    close(descriptor);
    read_on();
    context_.run();
  }

  const std::vector<LineReader::Line>& lines() const { return lines_; }
  bool has_ended() const { return has_ended_; }

 private:
  void read_on() {
    reader_.next([this](std::optional<LineReader::Line> line) {
      has_ended_ = !line;
      if (!line) return;
      lines_.push_back(std::move(*line));
      read_on();
    });
  }

  boost::asio::io_context context_;
  LineReader reader_;
  std::vector<LineReader::Line> lines_;
  bool has_ended_ = false;
};

int file_with(std::string_view content) {
  FILE* file = std::tmpfile();
  std::fwrite(content.data(), 1, content.size(), file);
  std::rewind(file);
  const int descriptor = dup(fileno(file));
  std::fclose(file);
  return descriptor;
}

/// A pipe that contains `content`, as far as it fits.
int pipe_with(std::string_view content) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  EXPECT_EQ(write(ends[1], content.data(), content.size()), static_cast<ssize_t>(content.size()));
  close(ends[1]);
  return ends[0];
}

// Pipes and files give the same lines; epoll supports pipes, but not files.
TEST(LineReader, ReadsPipesAndFiles) {
  constexpr std::string_view content = "one\r\n\nthree";
  for (const int descriptor : {pipe_with(content), file_with(content)}) {
    const Reading reading(descriptor);
    ASSERT_EQ(reading.lines().size(), 3u);
    EXPECT_EQ(reading.lines()[0].text, "one");
    EXPECT_EQ(reading.lines()[1].text, "");
    EXPECT_EQ(reading.lines()[2].text, "three") << "without a line end";
    EXPECT_EQ(reading.lines()[2].number, 3u);
    EXPECT_TRUE(reading.has_ended());
  }
}

// Services have no input.
TEST(LineReader, ReadsNothingFromAnEmptyInput) {
  const Reading reading(open("/dev/null", O_RDONLY));
  EXPECT_TRUE(reading.lines().empty());
  EXPECT_TRUE(reading.has_ended());
}

// A file is read from its present position.
TEST(LineReader, ContinuesInTheMiddleOfAFile) {
  const int descriptor = file_with("one\ntwo\n");
  lseek(descriptor, 4, SEEK_SET);
  const Reading reading(descriptor);
  ASSERT_EQ(reading.lines().size(), 1u);
  EXPECT_EQ(reading.lines()[0].text, "two");
}

// An endless line neither fills the memory nor spoils the next line.
TEST(LineReader, SkipsLongLines) {
  const std::string long_line(LineReader::line_bytes_max + 10, 'x');
  const Reading reading(file_with("one\n" + long_line + "\nthree\n"));
  ASSERT_EQ(reading.lines().size(), 3u);
  EXPECT_TRUE(reading.lines()[1].is_too_long);
  EXPECT_EQ(reading.lines()[1].text, "");
  EXPECT_EQ(reading.lines()[2].text, "three");
  EXPECT_FALSE(reading.lines()[2].is_too_long);
}

// The descriptor stays blocking, because the shell uses the same terminal.
TEST(LineReader, LeavesTheDescriptorBlocking) {
  const int descriptor = pipe_with("one\n");
  boost::asio::io_context context;
  LineReader reader(context.get_executor(), descriptor);
  reader.next([](const auto&) {});
  context.run();
  EXPECT_EQ(fcntl(descriptor, F_GETFL) & O_NONBLOCK, 0);
  close(descriptor);
}

// Closing ends a wait without a call.
TEST(LineReader, IsSilentWhenClosed) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  boost::asio::io_context context;
  LineReader reader(context.get_executor(), ends[0]);
  reader.next([](const auto&) { ADD_FAILURE(); });
  reader.close();
  context.run();
  for (const int end : ends) close(end);
}

}  // namespace

}  // namespace muster::cli
