#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/output/json_printer.hpp"
#include "cli/output/people_printer.hpp"
#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Message sample_message() {
  Message message{.channel = "chat", .sender = sample_node("beta"), .payload = {}};
  message.payload.value = parse_value(R"({"hi":1})");
  message.term = 3;
  message.sequence = 9;
  return message;
}

/// The output of the printer for programs, without times and line end.
template <class Print>
std::string json(Print print) {
  std::ostringstream out;
  JsonPrinter printer(JsonLines(out, sample_moment));
  print(printer);
  return out.str();
}

/// The output of the printer for people, on two streams.
struct ForPeople {
  std::ostringstream out;
  std::ostringstream errors;
  PeoplePrinter printer{out, errors, Style(), EventFormat::elapsed, sample_moment};
};

// Scripts depend on the members of each event.
TEST(JsonPrinter, WritesEventsOfTheNode) {
  EXPECT_THAT(json([](JsonPrinter& printer) { printer.promotion(7); }),
              HasSubstr(R"("event":"promotion",)"));
  EXPECT_THAT(json([](JsonPrinter& printer) { printer.promotion(7); }), HasSubstr(R"("term":7})"));
  EXPECT_THAT(
      json([](JsonPrinter& printer) { printer.demotion(DemotionReason::lease_expired, 7); }),
      HasSubstr(R"("term":7,"reason":"lease_expired"})"));
  EXPECT_THAT(json([](JsonPrinter& printer) { printer.error("bad_command", "no"); }),
              HasSubstr(R"("code":"bad_command","message":"no"})"));
  EXPECT_THAT(
      json([](JsonPrinter& printer) { printer.started(sample_node("a"), derive_timing({})); }),
      HasSubstr(R"("timing":{"helloInterval":)"));
}

TEST(JsonPrinter, WritesEventsOfElections) {
  const FencingToken token{7, sample_node("a").id};
  EXPECT_THAT(json([](JsonPrinter& printer) { printer.elected("jobs", 7); }),
              HasSubstr(R"("event":"elected",)"));
  EXPECT_THAT(json([](JsonPrinter& printer) { printer.elected("jobs", 7); }),
              HasSubstr(R"("election":"jobs","term":7})"));
  EXPECT_THAT(
      json([](JsonPrinter& printer) { printer.resigned("jobs", DemotionReason::outranked, 7); }),
      HasSubstr(R"("election":"jobs","term":7,"reason":"outranked"})"));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.leader("jobs", "ada", token); }),
              HasSubstr(R"("term":7,"node":")" + token.id.to_string() + R"(","name":"ada"})"));
}

TEST(JsonPrinter, WritesEventsOfOthers) {
  const Node node = sample_node("beta");
  const std::string shown = to_string(to_value(node));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.added(node); }),
              HasSubstr(R"("node":)" + shown + "}\n"));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.removed(node, RemovalReason::refused); }),
              HasSubstr(R"("node":)" + shown + R"(,"reason":"refused"})"));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.updated(node, node); }),
              HasSubstr(R"("node":)" + shown + R"(,"before":)" + shown));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.nodes({node}); }),
              HasSubstr(R"("nodes":[)" + shown + "]}"));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.self(node); }),
              HasSubstr(R"("event":"me")"));
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.self(node); }),
              HasSubstr(R"("node":)" + shown + "}\n"));
}

TEST(JsonPrinter, WritesMessages) {
  const std::string line = json([](JsonPrinter& printer) { printer.message(sample_message()); });
  EXPECT_THAT(line, HasSubstr(R"("channel":"chat","from":"0123456789abcdef0000000000000001",)"
                              R"("name":"beta","value":{"hi":1},"term":3,"sequence":9,)"
                              R"("direct":false})"));
}

// A C++ object has no JSON form, so its bytes are encoded.
TEST(JsonPrinter, WritesTypedMessagesInBase64) {
  Message message = sample_message();
  message.payload = {.kind = Payload::Kind::typed, .typed = {1, 2, 3}};
  EXPECT_THAT(json([&](JsonPrinter& printer) { printer.message(message); }),
              HasSubstr(R"("value":{"typed":"AQID"})"));
}

TEST(JsonPrinter, WritesStatistics) {
  Statistics statistics;
  statistics.datagrams_sent = 4;
  statistics.dropped[static_cast<std::size_t>(DropReason::unknown_key)] = 2;
  statistics.drop_sources = {{"10.0.0.9", DropReason::unknown_key, 2}};
  const std::string line = json([&](JsonPrinter& printer) { printer.statistics(statistics); });
  EXPECT_THAT(line, HasSubstr(R"("datagramsSent":4)"));
  EXPECT_THAT(line, HasSubstr(R"("dropped":{"unknown_key":2})"));
  EXPECT_THAT(line, HasSubstr(R"({"address":"10.0.0.9","reason":"unknown_key","count":2})"));
}

// One line per event: time, sign, sentence.
TEST(PeoplePrinter, PrintsEvents) {
  ForPeople people;
  people.printer.added(sample_node("beta"));
  people.printer.removed(sample_node("beta"), RemovalReason::timeout);
  people.printer.message(sample_message());
  EXPECT_EQ(people.out.str(),
            "   +0.000s + beta (00000001) is here at 10.0.0.7:12346, weight 0.5\n"
            "   +0.000s - beta (00000001) is lost: it was silent for too long\n"
            "   +0.000s < chat beta (00000001): {\"hi\":1}\n");
  EXPECT_EQ(people.errors.str(), "");
}

// The times are printed at the start, where people look for them.
TEST(PeoplePrinter, PrintsTheTimesOnce) {
  ForPeople people;
  people.printer.started(sample_node("me"), derive_timing({}));
  EXPECT_THAT(people.out.str(), HasSubstr("hello every 1s, removed after 2s; master:"));
}

// The node that leads an election prints one line about it.
TEST(PeoplePrinter, PrintsElections) {
  ForPeople people;
  const Node self = sample_node("me");
  people.printer.started(self, derive_timing({}));
  people.out.str("");
  people.printer.elected("jobs", 4);
  people.printer.leader("jobs", "me", {4, self.id});
  people.printer.leader("jobs", "ada", {5, sample_node("ada", 2).id});
  people.printer.resigned("jobs", DemotionReason::outranked, 4);
  EXPECT_EQ(
      people.out.str(),
      "   +0.000s ^ this node leads \"jobs\" from now on, term 4\n"
      "   +0.000s * ada leads \"jobs\", term 5\n"
      "   +0.000s v this node no longer leads \"jobs\", term 4: another one ranks above it\n");
}

// A promotion and the event that this node is master are one line.
TEST(PeoplePrinter, PrintsItsOwnMastershipOnce) {
  ForPeople people;
  Node self = sample_node("me");
  people.printer.started(self, derive_timing({}));
  people.out.str("");
  self.term = 4;
  people.printer.promotion(4);
  people.printer.master(self);
  EXPECT_EQ(people.out.str(), "   +0.000s ^ this node is master from now on, term 4\n");
  people.out.str("");
  Node rival = sample_node("rival", 2);
  rival.term = 4;
  people.printer.master(rival);
  people.printer.master(self);
  EXPECT_EQ(people.out.str(),
            "   +0.000s * rival (00000002) is master, term 4\n"
            "   +0.000s * me (00000001, this node) is master, term 4\n")
      << "a rival yielded";
}

// A node that arrives as master, or becomes it, makes one line.
TEST(PeoplePrinter, PrintsEachMastershipOnce) {
  ForPeople people;
  Node beta = sample_node("beta");
  beta.is_master = true;
  beta.term = 3;
  people.printer.added(beta);
  people.printer.master(beta);
  EXPECT_EQ(people.out.str(),
            "   +0.000s + beta (00000001) is here at 10.0.0.7:12346, master under term 3\n");
  people.out.str("");
  Node gamma = sample_node("gamma", 2);
  const Node before = gamma;
  gamma.is_master = true;
  gamma.term = 4;
  people.printer.updated(before, gamma);
  people.printer.master(gamma);
  EXPECT_EQ(people.out.str(), "   +0.000s * gamma (00000002) is master, term 4\n");
}

// An update that people cannot see makes no line.
TEST(PeoplePrinter, IgnoresInvisibleUpdates) {
  ForPeople people;
  people.printer.updated(sample_node("beta"), sample_node("beta"));
  EXPECT_EQ(people.out.str(), "");
}

// Date and time are in the form of the JSON output.
TEST(PeoplePrinter, PrintsAbsoluteTimes) {
  std::ostringstream out;
  PeoplePrinter printer(out, out, Style(), EventFormat::absolute, sample_moment);
  printer.added(sample_node("beta"));
  EXPECT_THAT(out.str(), StartsWith("2026-11-22T03:00:00.000123Z + beta"));
}

// Errors go to standard error.
TEST(PeoplePrinter, KeepsErrorsApart) {
  ForPeople people;
  people.printer.error("bad_command", "there is no \x1b");
  EXPECT_EQ(people.out.str(), "");
  EXPECT_EQ(people.errors.str(), "muster: there is no \\x1b\n");
}

// Text of other nodes cannot control the terminal.
TEST(PeoplePrinter, CleansTextOfOthers) {
  ForPeople people;
  Message message = sample_message();
  message.channel = "a\x1b]0;title\x07";
  people.printer.message(message);
  EXPECT_THAT(people.out.str(), Not(HasSubstr("\x1b")));
}

}  // namespace

}  // namespace muster::cli
