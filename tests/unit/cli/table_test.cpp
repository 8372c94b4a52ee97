#include "cli/output/table.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

Table sample_table() {
  Table table({{"NAME"}, {"PORT", Table::Align::right}, {"INFO"}});
  table.add({"ü", "1", ""});
  table.add({"longer", "12345", "x"}, paint::good);
  return table;
}

// A column is as wide as its widest cell, in characters; lines have no trailing blanks.
TEST(Table, AlignsColumns) {
  EXPECT_EQ(sample_table().text(Style()),
            "NAME     PORT  INFO\n"
            "ü           1\n"
            "longer  12345  x\n");
}

// Colour surrounds whole lines, so that it does not count as width.
TEST(Table, PaintsLines) {
  const std::string text = sample_table().text(Style(true));
  EXPECT_NE(text.find("\x1b[32mlonger  12345  x\x1b[0m\n"), std::string::npos) << text;
}

// An empty table is its head line.
TEST(Table, MayBeEmpty) {
  EXPECT_EQ(Table({{"A"}, {"B"}}).text(Style()), "A  B\n");
}

}  // namespace

}  // namespace muster::cli
