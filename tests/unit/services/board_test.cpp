#include "services/board.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/record.hpp"

namespace muster::services {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The outputs of the board, in words.
struct Describe {
  std::string operator()(const Appeared& o) const { return "service " + name(o.service); }
  std::string operator()(const Changed& o) const { return "updated " + name(o.after); }
  std::string operator()(const Gone& o) const { return "gone " + name(o.service); }
  std::string operator()(const RunHook& o) const {
    return fmt::format("run {} {}", o.run, name(o.service));
  }
  std::string operator()(const BecameReady&) const { return "ready"; }
  std::string operator()(const BecameNotReady&) const { return "notready"; }
  std::string operator()(const WaitsChanged& o) const {
    return fmt::format("waits {}", fmt::join(o.names, " "));
  }
  std::string operator()(const Failed& o) const { return o.sentence; }

  static std::string name(const Service& service) {
    return service.offer.name + "@" + service.node.name;
  }
};

/// A board whose own node is "me", with other nodes of the test.
struct BoardTest : testing::Test {
  static inline const NodeId me{0, 1};

  Board board{me, core::Random(1)};
  Time now{1h};
  std::map<std::string, Node> nodes;
  int hooks = 0;

  Node& node(const std::string& name) {
    Node& node = nodes[name];
    if (node.name.empty()) {
      node.name = name;
      node.id = name == "me" ? me : NodeId{0, 100 + nodes.size()};
      node.session = {7, nodes.size()};
    }
    return node;
  }
  void publish(const std::string& name, std::string_view attribute, const Payload& value) {
    Attributes attributes = *node(name).attributes;
    attributes.insert_or_assign(std::string(attribute), value);
    node(name).attributes = std::make_shared<const Attributes>(std::move(attributes));
    board.put(node(name), now);
  }
  void offer(const std::string& name, const ServiceOffer& offer) {
    publish(name, attribute_of(offer.name), encode(offer));
  }
  void wait_for(const std::string& name, const std::vector<std::string>& names) {
    publish(name, waits_attribute, encode_waits(names));
  }
  void need(std::string_view name, Need need = {}) {
    auto range = VersionRange::parse(need.version);
    board.need(name, std::move(need), std::move(range), now);
  }
  void setup(std::string_view name, const SetupOptions& options = {}) {
    board.setup(
        name, [](const Service&, const SetupDone&) {}, options, now);
  }
  void pass(Duration time) {
    const Time end = now + time;
    while (board.next_deadline() && *board.next_deadline() <= end) {
      now = std::max(now, *board.next_deadline());
      board.advance(now);
    }
    now = end;
  }
  std::vector<std::string> told() {
    std::vector<std::string> told;
    for (const Output& output : board.take_outputs())
      told.push_back(std::visit(Describe{}, output));
    return told;
  }
  std::string why(std::size_t index = 0) {
    const auto missing = board.missing(now, {});
    return missing.empty() || missing[0].rejected.size() <= index ? ""
                                                                  : missing[0].rejected[index].why;
  }
};

// A service appears, changes and disappears, each reported once.
TEST_F(BoardTest, ReportsServices) {
  offer("a", {.name = "db"});
  offer("a", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("service db@a"));
  offer("a", {.name = "db", .config = 1});
  EXPECT_THAT(told(), ElementsAre("updated db@a"));
  board.remove(node("a").id, now);
  EXPECT_THAT(told(), ElementsAre("gone db@a"));
  EXPECT_THAT(board.catalog().all(), IsEmpty());
}

// "Ready" and "not ready" alternate, once per change. A need that is already met when it is added
// is met at once.
TEST_F(BoardTest, IsReadyWhenAllNeedsAreMet) {
  need("db");
  need("queue");
  EXPECT_THAT(told(), ElementsAre("waits db", "waits db queue"));
  offer("a", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("service db@a", "waits queue"));
  offer("b", {.name = "queue", .ready = false});
  EXPECT_THAT(told(), ElementsAre("service queue@b"));
  EXPECT_EQ(why(), "it is not ready");
  offer("b", {.name = "queue"});
  EXPECT_THAT(told(), ElementsAre("updated queue@b", "ready", "waits "));
  need("db");
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_TRUE(board.is_ready());
  board.remove(node("a").id, now);
  EXPECT_THAT(told(), ElementsAre("gone db@a", "notready", "waits db"));
  offer("c", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("service db@c", "ready", "waits "));
}

// Services of the own node count too.
TEST_F(BoardTest, CountsItsOwnServices) {
  offer("me", {.name = "db"});
  need("db");
  EXPECT_TRUE(board.is_ready());
}

// Counts, versions and predicates each have their reasons.
TEST_F(BoardTest, ExplainsWhyAServiceDoesNotCount) {
  need("db", {.count = 2, .version = "^2"});
  offer("a", {.name = "db", .version = "1.9.0"});
  EXPECT_EQ(why(), "its version 1.9.0 is not in ^2");
  offer("a", {.name = "db"});
  EXPECT_EQ(why(), "it has no version, and ^2 is needed");
  offer("a", {.name = "db", .version = "new"});
  EXPECT_EQ(why(), "its version \"new\" cannot be read");
  offer("a", {.name = "db", .version = "2.0.1"});
  EXPECT_EQ(why(), "");
  EXPECT_EQ(board.missing(now, {})[0].present, 1u);
  EXPECT_EQ(board.missing(now, {})[0].wanted, 2u);
  offer("b", {.name = "db", .version = "2.9.0"});
  EXPECT_TRUE(board.is_ready());
  need("db", {.predicate = [](const Service& service) { return service.node.name == "c"; }});
  EXPECT_FALSE(board.is_ready());
  EXPECT_EQ(why(), "the predicate refuses it");
  need("db", {.predicate = [](const Service&) -> bool { throw std::runtime_error("no"); }});
  EXPECT_FALSE(board.is_ready());
}

// The time is that of the need, or of the loss.
TEST_F(BoardTest, KnowsSinceWhenANeedIsNotMet) {
  need("db");
  pass(3s);
  const std::chrono::system_clock::time_point wall{100s};
  EXPECT_EQ(board.missing(now, wall)[0].since, wall - 3s);
  offer("a", {.name = "db"});
  pass(3s);
  board.remove(node("a").id, now);
  pass(1s);
  EXPECT_EQ(board.missing(now, wall)[0].since, wall - 1s);
}

// A service counts after its hook has succeeded, and the hook runs again after a change or restart.
TEST_F(BoardTest, SetsServicesUp) {
  setup("db");
  offer("a", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("waits db", "service db@a", "run 1 db@a"));
  EXPECT_EQ(why(), "its setup is under way");
  board.setup_ended(1, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  offer("a", {.name = "db", .config = "other"});
  EXPECT_THAT(told(), ElementsAre("updated db@a", "run 2 db@a", "notready", "waits db"));
  board.setup_ended(1, "", now);
  EXPECT_THAT(told(), IsEmpty()) << "of a run that counts no longer";
  board.setup_ended(2, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  node("a").session = {8, 8};
  offer("a", {.name = "db", .config = "other"});
  EXPECT_THAT(told(), ElementsAre("run 3 db@a", "notready", "waits db"));
}

// Failures are reported, counted, and retried with growing waits; other hooks continue.
TEST_F(BoardTest, RetriesFailedSetups) {
  setup("db", {.retry_min = 100ms, .retry_max = 300ms});
  offer("a", {.name = "db"});
  offer("b", {.name = "db"});
  told();
  board.setup_ended(1, "refused", now);
  EXPECT_THAT(told(), ElementsAre("the setup of db of a failed: refused"));
  EXPECT_EQ(why(0), "setup failed 1 time, the last time: refused");
  board.setup_ended(2, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  pass(79ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(21ms);
  EXPECT_THAT(told(), ElementsAre("run 3 db@a"));
  board.setup_ended(3, "refused again", now);
  EXPECT_EQ(told().size(), 1u);
  pass(159ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(41ms);
  EXPECT_THAT(told(), ElementsAre("run 4 db@a"));
  board.setup_ended(4, "", now);
  pass(1min);
  EXPECT_THAT(told(), IsEmpty());
}

// A hook that never completes has failed, and a later completion does not count.
TEST_F(BoardTest, GivesUpHooksThatHang) {
  setup("db", {.timeout = 1s, .retry_min = 1s});
  offer("a", {.name = "db"});
  told();
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("the setup of db of a failed: it did not call back in time"));
  board.setup_ended(1, "", now);
  EXPECT_THAT(told(), IsEmpty());
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("run 2 db@a"));
}

// Several hooks of one name run in order for each service. A later hook waits for the success of
// the earlier one, and a hook that is added later runs for services that are set up already.
TEST_F(BoardTest, RunsSeveralHooksInOrder) {
  setup("db", {.retry_min = 100ms});
  setup("db");
  offer("a", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("waits db", "service db@a", "run 1 db@a"));
  board.setup_ended(1, "refused", now);
  told();
  pass(100ms);
  EXPECT_THAT(told(), ElementsAre("run 2 db@a"));
  board.setup_ended(2, "", now);
  EXPECT_THAT(told(), ElementsAre("run 3 db@a")) << "the second hook";
  EXPECT_EQ(why(), "its setup is under way");
  board.setup_ended(3, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  setup("db");
  EXPECT_THAT(told(), ElementsAre("run 4 db@a", "notready", "waits db"));
  board.setup_ended(4, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  offer("a", {.name = "db", .config = 2});
  EXPECT_THAT(told(), ElementsAre("updated db@a", "run 5 db@a", "notready", "waits db"));
}

// With services_max, further services stand by, and follow when one has gone.
TEST_F(BoardTest, SetsUpTheNextServiceWhenOneHasGone) {
  setup("db", {.services_max = 1});
  offer("a", {.name = "db"});
  offer("b", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("waits db", "service db@a", "run 1 db@a", "service db@b"));
  EXPECT_EQ(why(1), "it stands by while others of its name are set up");
  board.setup_ended(1, "", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  offer("b", {.name = "db", .config = 2});
  EXPECT_THAT(told(), ElementsAre("updated db@b"));
  board.remove(node("a").id, now);
  EXPECT_THAT(told(), ElementsAre("gone db@a", "run 2 db@b", "notready", "waits db"));
}

// With one_at_a_time, one hook runs at a time, also when the service of a running hook has gone.
TEST_F(BoardTest, RunsHooksOneAtATime) {
  setup("db", {.timeout = 10s, .one_at_a_time = true});
  offer("a", {.name = "db"});
  offer("b", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("waits db", "service db@a", "run 1 db@a", "service db@b"));
  board.remove(node("a").id, now);
  EXPECT_THAT(told(), ElementsAre("gone db@a"));
  board.setup_ended(1, "", now);
  EXPECT_THAT(told(), ElementsAre("run 2 db@b"));
  offer("b", {.name = "db", .config = 2});
  EXPECT_THAT(told(), ElementsAre("updated db@b"));
  pass(10s);
  EXPECT_THAT(told(), ElementsAre("run 3 db@b"));
}

// Nodes that wait for each other are reported once, as long as they do.
TEST_F(BoardTest, FindsCircles) {
  offer("me", {.name = "web", .ready = false});
  offer("b", {.name = "db", .ready = false});
  need("db");
  told();
  wait_for("b", {"web"});
  EXPECT_THAT(told(), ElementsAre(HasSubstr("me waits for db, b waits for web")));
  EXPECT_THAT(board.missing(now, {})[0].circle, ElementsAre("me waits for db", "b waits for web"));
  offer("a", {.name = "other"});
  EXPECT_THAT(told(), ElementsAre("service other@a"));
  offer("b", {.name = "db"});
  EXPECT_THAT(told(), ElementsAre("updated db@b", "ready", "waits "));
  offer("b", {.name = "db", .ready = false});
  EXPECT_THAT(told(), testing::Contains(HasSubstr("in a circle")));
}

// Other nodes may publish anything.
TEST_F(BoardTest, SurvivesNonsense) {
  for (const Value& nonsense : {Value(nullptr), Value(1), Value("x"), Value(boost::json::array{1}),
                                Value{{"ready", "yes"}, {"version", 7}}}) {
    publish("a", "service.db", {.value = nonsense});
    publish("a", waits_attribute, {.value = nonsense});
  }
  publish("a", "service.db", {.kind = Payload::Kind::typed, .value = nullptr, .typed = {1, 2}});
  need("db");
  EXPECT_FALSE(board.is_ready());
}

// A board without needs is ready when its node starts, and again when its last unmet need is
// dropped.
TEST_F(BoardTest, IsReadyWithoutNeeds) {
  board.put(node("me"), now);
  EXPECT_THAT(told(), ElementsAre("ready"));
  need("db");
  EXPECT_THAT(told(), ElementsAre("notready", "waits db"));
  board.drop("db", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
}

// A dropped need is not missing.
TEST_F(BoardTest, DropsNeeds) {
  need("db");
  need("queue");
  offer("a", {.name = "queue"});
  told();
  board.drop("db", now);
  EXPECT_THAT(told(), ElementsAre("ready", "waits "));
  board.drop("never needed", now);
  EXPECT_THAT(told(), IsEmpty());
}

}  // namespace
}  // namespace muster::services
