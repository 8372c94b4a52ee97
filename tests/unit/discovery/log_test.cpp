#include "muster/log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace muster {
namespace {

// A sink for lines gets the text of every entry.
TEST(Log, GivesLines) {
  std::vector<std::string> lines;
  const LogSink sink = [&](LogLevel level, std::string_view line) {
    lines.push_back((level == LogLevel::error ? "error " : "other ") + std::string(line));
  };
  sink(LogLevel::error, "a");
  sink({.level = LogLevel::info, .line = "b", .node = NodeId{1, 2}});
  EXPECT_EQ(lines, (std::vector<std::string>{"error a", "other b"}));
}

// A sink for entries gets the fields too.
TEST(Log, GivesFields) {
  std::vector<LogEntry> entries;
  const LogSink sink = [&](const LogEntry& entry) { entries.push_back(entry); };
  sink(LogLevel::warning, "a");
  sink({.level = LogLevel::info, .line = "b", .node = NodeId{1, 2}, .code = Errc::internal});
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].line, "a");
  EXPECT_FALSE(entries[0].node);
  EXPECT_EQ(entries[1].node, (NodeId{1, 2}));
  EXPECT_EQ(entries[1].code, Errc::internal);
}

// An empty function is no sink.
TEST(Log, IsEmptyWithoutAFunction) {
  EXPECT_FALSE(LogSink{});
  EXPECT_FALSE(LogSink{std::function<void(LogLevel, std::string_view)>{}});
  EXPECT_FALSE(LogSink{std::function<void(const LogEntry&)>{}});
  EXPECT_TRUE(LogSink{[](LogLevel, std::string_view) {}});
}

}  // namespace
}  // namespace muster
