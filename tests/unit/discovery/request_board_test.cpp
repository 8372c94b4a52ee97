#include "discovery/request_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::detail {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Node node(std::uint64_t number) {
  Node node;
  node.id = {0, number};
  node.session = {1, number};
  return node;
}

/// The requests of one node, and the outputs in words.
struct RequestBoardTest : testing::Test {
  RequestBoard board;
  core::Time now{1h};
  /// The node that has the role.
  std::optional<NodeId> holder;
  std::vector<std::string> told;
  Question last_question;

  void ask(std::uint64_t number, const Recipient& recipient, Duration timeout = 5s) {
    board.open_requests().ask(number, recipient, "get", {.value = 1}, timeout, now);
    perform();
  }
  Recipient role() {
    return Recipient([this] { return holder; });
  }
  void answer(const Node& from, std::uint64_t number, Reply::Status status,
              const Value& value = nullptr) {
    board.open_requests().receive(from.id, {number, status, {.value = value}}, now);
    perform();
  }
  void pass(Duration time) {
    const core::Time until = now + time;
    while (const auto next = board.next_deadline()) {
      if (*next > until) break;
      now = std::max(now, *next);
      board.advance(now);
      perform();
    }
    now = until;
  }
  void hear(const Node& from, std::uint64_t number, std::uint64_t oldest = 0) {
    board.hear(from, {number, oldest, 1s, "get", {}});
    perform();
  }
  void reply(const Node& to, std::uint64_t number, Reply::Status status = Reply::Status::done) {
    board.answer(to, {number, status, {.value = 2}});
    perform();
  }
  std::vector<std::string> take() { return std::exchange(told, {}); }

  void perform() {
    for (auto outputs = board.take_outputs(); !outputs.empty(); outputs = board.take_outputs()) {
      for (const RequestOutput& output : outputs) {
        std::visit([this](const auto& each) { tell(each); }, output);
      }
    }
  }
  void tell(const OpenRequests::Find& find) {
    board.open_requests().found(find.number, find.recipient.find(), now);
  }
  void tell(const OpenRequests::Ask& ask) {
    last_question = ask.question;
    told.push_back("ask " + std::to_string(ask.to.low) + " " + std::to_string(ask.question.number));
  }
  void tell(const OpenRequests::Answered& answered) {
    told.push_back("answered " + std::to_string(answered.number) + " " +
                   to_string(answered.payload.value));
  }
  void tell(const OpenRequests::Failed& failed) {
    told.push_back("failed " + std::to_string(failed.number) + ": " + failed.error.what());
    last_code = failed.error.errc();
  }
  void tell(const RunRequest& run) {
    told.push_back("run " + std::to_string(run.sender.id.low) + " " +
                   std::to_string(run.question.number));
  }
  void tell(const SendAnswer& send) {
    told.push_back("send " + std::to_string(send.to.low) + " " +
                   std::to_string(send.answer.number) + " " + to_string(send.answer.payload.value));
  }
  Errc last_code{};
};

using Asking = RequestBoardTest;

TEST_F(Asking, EndsWithTheAnswer) {
  ask(7, node(1).id);
  EXPECT_THAT(take(), ElementsAre("ask 1 7"));
  EXPECT_EQ(last_question.channel, "get");
  EXPECT_EQ(last_question.time_left, 5s);
  answer(node(1), 7, Reply::Status::done, "x");
  EXPECT_THAT(take(), ElementsAre("answered 7 \"x\""));
  answer(node(1), 7, Reply::Status::done, "y");
  pass(10s);
  EXPECT_THAT(take(), IsEmpty()) << "it has ended once";
}

// Only the node that was asked can answer.
TEST_F(Asking, IgnoresAnswersOfOtherNodes) {
  ask(7, node(1).id);
  answer(node(2), 7, Reply::Status::done);
  answer(node(1), 8, Reply::Status::done);
  EXPECT_THAT(take(), ElementsAre("ask 1 7"));
}

// The failure has the words of the handler.
TEST_F(Asking, FailsWithTheReasonOfTheHandler) {
  ask(7, node(1).id);
  answer(node(1), 7, Reply::Status::failed, "disk full");
  EXPECT_THAT(take().back(), HasSubstr("\"get\": disk full"));
  EXPECT_EQ(last_code, Errc::request_failed);
}

TEST_F(Asking, EndsWhenItsTimeIsUp) {
  ask(7, node(1).id, 2s);
  pass(1999ms);
  EXPECT_THAT(take(), ElementsAre("ask 1 7"));
  pass(1ms);
  EXPECT_THAT(take(), ElementsAre(HasSubstr("no answer after 2s: node")));
  EXPECT_EQ(last_code, Errc::timed_out);
}

// A certain node that is removed will not answer; nor will one without a handler.
TEST_F(Asking, FailsWhenTheCertainNodeIsRemoved) {
  ask(7, node(1).id);
  ask(8, node(2).id);
  board.removed(node(1), now);
  perform();
  answer(node(2), 8, Reply::Status::unhandled);
  EXPECT_THAT(take(), ElementsAre("ask 1 7", "ask 2 8", HasSubstr("was removed before it answered"),
                                  HasSubstr("answers no requests on \"get\"")));
}

// A role moves: the next holder is asked when the present one is removed.
TEST_F(Asking, FollowsTheRole) {
  holder = node(1).id;
  ask(7, role());
  holder = node(2).id;
  board.removed(node(1), now);
  perform();
  EXPECT_THAT(take(), ElementsAre("ask 1 7", "ask 2 7"));
  answer(node(2), 7, Reply::Status::done, 1);
  EXPECT_THAT(take(), ElementsAre("answered 7 1"));
}

// A node that does not have the role says so, and the holder is found again a while later.
TEST_F(Asking, FindsTheHolderAgainAfterNotMine) {
  holder = node(1).id;
  ask(7, role());
  answer(node(1), 7, Reply::Status::not_mine);
  EXPECT_THAT(take(), ElementsAre("ask 1 7"));
  holder = node(2).id;
  pass(10ms);
  EXPECT_THAT(take(), ElementsAre("ask 2 7"));
}

// While no node has the role the request waits, and looks again when the nodes change.
TEST_F(Asking, WaitsForAHolder) {
  ask(7, role(), 1s);
  pass(500ms);
  holder = node(3).id;
  board.open_requests().look();
  perform();
  EXPECT_THAT(take(), ElementsAre("ask 3 7"));
  holder.reset();
  ask(8, role(), 1s);
  pass(1s);
  EXPECT_THAT(take().back(), HasSubstr("no answer after 1s: no node has the role"));
}

// A message that cannot be sent now is sent later; one that can never be sent fails.
TEST_F(Asking, TriesAgainAfterAnOverload) {
  ask(7, node(1).id);
  board.open_requests().unsent(7, Error(Errc::overloaded, "full"), now);
  pass(10ms);
  EXPECT_THAT(take(), ElementsAre("ask 1 7", "ask 1 7"));
  board.open_requests().unsent(7, Error(Errc::unknown_node, "it is not known"), now);
  perform();
  EXPECT_THAT(take(), ElementsAre("failed 7: it is not known"));
}

TEST_F(Asking, EndsWhenItIsForgotten) {
  ask(7, node(1).id);
  board.open_requests().forget(7);
  answer(node(1), 7, Reply::Status::done);
  pass(10s);
  EXPECT_THAT(take(), ElementsAre("ask 1 7"));
}

using Answering = RequestBoardTest;

// A request that comes again runs once, and gets the answer again.
TEST_F(Answering, RunsEachRequestOnce) {
  hear(node(1), 7);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7"));
  reply(node(1), 7);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("send 1 7 2", "send 1 7 2"));
  board.confirmed(node(1).session, 7);
  hear(node(1), 7);
  EXPECT_THAT(take(), IsEmpty()) << "its asker has the answer";
}

// Requests of different askers, and of different lives of one, are different.
TEST_F(Answering, DistinguishesAskers) {
  Node next_life = node(1);
  next_life.session = {5, 5};
  hear(node(1), 7);
  hear(node(2), 7);
  hear(next_life, 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7", "run 2 7", "run 1 7"));
}

// After "not mine" nothing was done, so the same request may run here later.
TEST_F(Answering, RunsDeclinedRequestsAgain) {
  hear(node(1), 7);
  reply(node(1), 7, Reply::Status::not_mine);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7", "send 1 7 2", "run 1 7"));
}

// An asker says which requests it still waits for. Answers to others are not sent.
TEST_F(Answering, ForgetsRequestsThatAreNotWaitedFor) {
  hear(node(1), 7);
  hear(node(1), 9, 8);
  reply(node(1), 7);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7", "run 1 9"));
}

// An asker that was removed may come back within a minute.
TEST_F(Answering, RemembersRemovedAskersForAWhile) {
  hear(node(1), 7);
  reply(node(1), 7);
  board.removed(node(1), now);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7", "send 1 7 2", "send 1 7 2"));
  board.removed(node(1), now);
  board.removed(node(2), now + RequestDesk::memory);
  hear(node(1), 7);
  EXPECT_THAT(take(), ElementsAre("run 1 7"));
}

TEST_F(Answering, IsBounded) {
  for (std::uint64_t number = 1; number <= RequestDesk::cases_max; ++number) {
    hear(node(1), number);
  }
  take();
  hear(node(1), RequestDesk::cases_max + 1);
  EXPECT_THAT(take(), ElementsAre(HasSubstr("too many requests")));
  hear(node(2), 1);
  EXPECT_THAT(take(), ElementsAre("run 2 1"));
}

// Questions and answers survive the way through bytes; anything cut short is none.
TEST(RequestMessage, ComesBackFromItsBytes) {
  const Question question{
      300, 200, 1500ms, "get", {.kind = Payload::Kind::typed, .value = nullptr, .typed = {1, 2}}};
  const Answer answer{300, Reply::Status::failed, {.value = {{"why", "x"}}}};
  EXPECT_EQ(decode_question(encode(question)), question);
  EXPECT_EQ(decode_answer(encode(answer)), answer);
  Payload cut = encode(question);
  cut.typed.resize(6);
  EXPECT_FALSE(decode_question(cut));
  EXPECT_FALSE(decode_answer({}));
  Payload other_status = encode(answer);
  other_status.typed[2] = 9;
  EXPECT_FALSE(decode_answer(other_status));
}

// A handler that forgets its reply has failed.
TEST(Replying, FailsWhenItIsDropped) {
  std::vector<Reply::Status> sent;
  {
    const Reply reply([&](Reply::Status status, const Payload&) { sent.push_back(status); });
    const Reply copy = reply;
    EXPECT_TRUE(sent.empty());
  }
  EXPECT_THAT(sent, ElementsAre(Reply::Status::failed));
}

// Only the first answer counts.
TEST(Replying, AnswersOnce) {
  std::vector<Reply::Status> sent;
  {
    const Reply reply([&](Reply::Status status, const Payload&) { sent.push_back(status); });
    reply(Value(1));
    reply.fail("late");
    reply.not_mine();
  }
  EXPECT_THAT(sent, ElementsAre(Reply::Status::done));
}

}  // namespace
}  // namespace muster::detail
