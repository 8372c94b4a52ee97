#include "cli/node/prompt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/node/request.hpp"
#include "muster/error.hpp"

namespace muster::cli::prompt {

namespace {

using testing::HasSubstr;

template <class Expected>
Expected parsed(std::string_view line) {
  return std::get<Expected>(parse(line));
}

std::string complaint(std::string_view line) {
  try {
    parse(line);
  } catch (const BadCommand& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Prompt, ReadsCommandsOnChannels) {
  EXPECT_EQ(parsed<Join>("join chat").channel, "chat");
  EXPECT_EQ(parsed<Leave>("leave chat").channel, "chat");
  EXPECT_EQ(parsed<Send>("send chat {\"a\": 1}").value, parse_value("{\"a\":1}"));
  const auto direct = parsed<SendTo>("send-to 00ff chat \"a  b\"");
  EXPECT_EQ(direct.node, "00ff");
  EXPECT_EQ(direct.channel, "chat");
  EXPECT_EQ(direct.value, Value("a  b"));
}

TEST(Prompt, ReadsOtherCommands) {
  EXPECT_EQ(parsed<Advertise>("advertise [1, 2]").info, parse_value("[1,2]"));
  EXPECT_FALSE(parsed<Demote>("demote").permanent);
  EXPECT_TRUE(parsed<Demote>("demote permanent").permanent);
  parsed<Promote>("promote");
  parsed<Stop>("stop");
  parsed<Start>("start");
  parsed<ShowSelf>("me");
  parsed<ShowNodes>("nodes");
  parsed<ShowMasters>("masters");
  parsed<ShowStatistics>("stats");
  parsed<Help>("help");
  parsed<Quit>("quit");
}

// Additional blanks and empty lines are ignored.
TEST(Prompt, IgnoresBlanks) {
  EXPECT_EQ(parsed<Send>("  send\t chat   1  ").value, Value(1));
  parsed<Nothing>("");
  parsed<Nothing>(" \t ");
}

// The error of a wrong command shows its form.
TEST(Prompt, ExplainsMistakes) {
  EXPECT_THAT(complaint("sned chat 1"), HasSubstr("\"sned\""));
  EXPECT_THAT(complaint("sned chat 1"), HasSubstr("help"));
  EXPECT_THAT(complaint("join"), HasSubstr("join CHANNEL"));
  EXPECT_THAT(complaint("join a b"), HasSubstr("join CHANNEL"));
  EXPECT_THAT(complaint("send chat"), HasSubstr("send CHANNEL JSON"));
  EXPECT_THAT(complaint("send-to 00ff chat"), HasSubstr("send-to ID CHANNEL JSON"));
  EXPECT_THAT(complaint("demote forever"), HasSubstr("demote [permanent]"));
  EXPECT_THAT(complaint("quit now"), HasSubstr("quit"));
}

// The library explains invalid JSON.
TEST(Prompt, RefusesInvalidJson) {
  EXPECT_THROW(parse("send chat {"), Error);
  EXPECT_THROW(parse("advertise 1 2"), Error);
}

// Programs need not quote: an array has the words, and JSON as itself.
TEST(Prompt, ReadsArrays) {
  const auto send = std::get<Send>(parse_words(parse_value(R"(["send", "two words", {"a": 1}])")));
  EXPECT_EQ(send.channel, "two words");
  EXPECT_EQ(send.value, parse_value(R"({"a":1})"));
  EXPECT_TRUE(std::get<Demote>(parse_words(parse_value(R"(["demote", "permanent"])"))).permanent);
  std::get<ShowNodes>(parse_words(parse_value(R"(["nodes"])")));
  std::get<ShowNodes>(parse_words(parse_value(R"("nodes")")));
  for (const char* wrong : {"[]", "7", "[7]", R"(["sned"])", R"(["join", 7])", R"(["join"])",
                            R"(["join", "a", "b"])", R"(["demote", "forever"])", R"({"a":1})"}) {
    EXPECT_THROW(parse_words(parse_value(wrong)), BadCommand) << wrong;
  }
}

// A line is a command as text, or a request that may have an id. A request without a command is an
// error when it is read as one, so that the answer has the id.
TEST(Prompt, ReadsRequests) {
  EXPECT_FALSE(read_request("nodes").id);
  const Request request = read_request(R"( {"id": [7], "command": ["nodes"]})");
  EXPECT_EQ(request.id, parse_value("[7]"));
  EXPECT_EQ(request.command, parse_value(R"(["nodes"])"));
  EXPECT_FALSE(read_request(R"({"command": "nodes"})").id);
  EXPECT_EQ(read_request(R"({"id": 7})").id, Value(7));
  EXPECT_THROW(parse_words(read_request(R"({"id": 7})").command), BadCommand);
  EXPECT_THROW(read_request("{"), Error);
}

// The help has one line per command.
TEST(Prompt, ListsAllCommands) {
  for (const char* name : {"join", "leave", "send", "send-to", "advertise", "promote", "demote",
                           "nodes", "masters", "stats", "quit"}) {
    EXPECT_THAT(std::string(help_text()), HasSubstr(std::string(name) + " "));
  }
}

}  // namespace

}  // namespace muster::cli::prompt
