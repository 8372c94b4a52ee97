#include "cli/output/status_line.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::cli {

namespace {

// The line is redrawn in place, only if it changes, and leaves nothing behind.
TEST(StatusLine, IsRedrawnInPlace) {
  std::ostringstream out;
  {
    StatusLine line(out, 80);
    line.show("one");
    EXPECT_EQ(out.str(), "\r\x1b[Kone");
    line.show("one");
    EXPECT_EQ(out.str(), "\r\x1b[Kone");
    line.show("two");
    EXPECT_EQ(out.str(), "\r\x1b[Kone\r\x1b[Ktwo");
  }
  EXPECT_TRUE(out.str().ends_with("two\r\x1b[K"));
}

// A line that is wider than the terminal could not be erased, and text of others is cleaned.
TEST(StatusLine, FitsTheTerminal) {
  std::ostringstream out;
  StatusLine line(out, 10);
  line.show("0123456789abcdef");
  EXPECT_EQ(out.str(), "\r\x1b[K012345...");
  out.str("");
  line.show("a\x1b");
  EXPECT_EQ(out.str(), "\r\x1b[Ka\\x1b");
}

// Clearing twice is clearing once.
TEST(StatusLine, ClearsOnlyWhatItDrew) {
  std::ostringstream out;
  StatusLine line(out, 80);
  line.clear();
  EXPECT_EQ(out.str(), "");
  line.show("one");
  line.clear();
  out.str("");
  line.clear();
  EXPECT_EQ(out.str(), "");
}

}  // namespace

}  // namespace muster::cli
