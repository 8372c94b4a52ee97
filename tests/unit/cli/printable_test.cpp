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

// A name cannot look like another one, or turn the text around it.
TEST(Printable, EscapesHiddenCharacters) {
  EXPECT_EQ(printable("a\u200b\u202eb\ufeff"), "a\\u200b\\u202eb\\ufeff");
  for (const char* text :
       {"\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200c", "\u200d", "\u200e", "\u200f",
        "\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d", "\u2060", "\u2064", "\u2066",
        "\u2067", "\u2068", "\u2069", "\u3164", "\ufe0f", "\uffa0", "\ufffb"}) {
    const std::string clean = printable(text);
    EXPECT_TRUE(clean.starts_with('\\')) << clean;
    EXPECT_EQ(width_of(clean), clean.size());
  }
  EXPECT_EQ(printable("\U000e0041"), "\\u{e0041}");
}

// A terminal may interpret bytes that are not UTF-8 as control characters.
TEST(Printable, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(printable("a\x9b"
                      "31m"),
            "a\\x9b31m");
  EXPECT_EQ(printable("\xc3("), "\\xc3(") << "no second byte";
  EXPECT_EQ(printable("\xc0\x9b"), "\\xc0\\x9b") << "longer than needed";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "half of a surrogate pair";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82") << "cut off";
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
