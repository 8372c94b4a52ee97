#include "cli/output/printable.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

// A node's name cannot move the cursor or set the title of a terminal.
TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable("a\x1b[2Jb\n\x7f"), "a\\x1b[2Jb\\x0a\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\x9b31m")
      << "the same, as one character of Unicode";
}

// Names in all scripts stay unchanged.
TEST(Printable, KeepsOtherText) {
  for (const char* text : {"", "plain", "Größe", "\xc2\xa0", "日本", "\xf0\x9f\x98\x80"}) {
    EXPECT_EQ(printable(text), text);
  }
}

// Columns count characters, not bytes.
TEST(Printable, MeasuresCharacters) {
  EXPECT_EQ(width_of(""), 0u);
  EXPECT_EQ(width_of("abc"), 3u);
  EXPECT_EQ(width_of("Größe"), 5u);
}

// A shortened text is marked, and no character is cut.
TEST(Printable, ShortensWholeCharacters) {
  EXPECT_EQ(shortened("Größe", 5), "Größe");
  EXPECT_EQ(shortened("Größen", 5), "Gr...");
  EXPECT_EQ(shortened("äöüäöü", 5), "äö...");
}

}  // namespace

}  // namespace muster::cli
