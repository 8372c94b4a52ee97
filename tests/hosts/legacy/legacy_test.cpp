#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "hosts/hosts_test.hpp"
#include "hosts/legacy/mixture.hpp"

namespace muster::test {

namespace {

namespace json = boost::json;
using testing::HasSubstr;

/// Nested, with characters of one to four bytes in UTF-8.
constexpr std::string_view some_info =
    R"({"web":{"port":8080,"names":["grün","☃","𝄞",""]},"n":-0.5})";
constexpr std::string_view some_key = "muster-test-key";

/// The parameter is the package. Skipped visibly where it cannot be installed or run.
class LegacyHosts : public HostsTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    HostsTest::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    const auto& obstacle = JavaScriptNode::obstacle();
    if (!obstacle) return;
    const char* required = std::getenv("MUSTER_REQUIRE_HOSTS");
    if (required != nullptr && std::string_view(required) == "1") {
      FAIL() << "the JavaScript packages are required here: " << *obstacle;
    }
    GTEST_SKIP() << *obstacle;
  }

  static bool is_discovery() { return GetParam() == std::string_view("node-discovery"); }
  /// The name that the package gives to info.
  static const char* info_member() { return is_discovery() ? "info" : "advertisement"; }
};

INSTANTIATE_TEST_SUITE_P(Packages, LegacyHosts, testing::Values("node-discovery", "node-discover"),
                         [](const auto& package) {
                           return std::string(package.param) == "node-discovery" ? "node_discovery"
                                                                                 : "node_discover";
                         });

/// The events of a muster node about the node with that id, the latest last.
std::vector<const NodeEvent*> events_of(const NodeProcess& node, std::string_view id) {
  std::vector<const NodeEvent*> events;
  for (const NodeEvent& event : node.events()) {
    if (event.node("id") == id) events.push_back(&event);
  }
  return events;
}

/// An id of a muster node, as the package writes it.
std::string id_of(const NodeProcess& node) {
  std::string id = node.id();
  if (LegacyHosts::GetParam() == std::string_view("node-discover")) {
    for (const std::size_t at : {8u, 13u, 18u, 23u}) id.insert(at, 1, '-');
  }
  return id;
}

/// An id of a legacy node, as muster writes it.
std::string plain(std::string id) {
  std::erase(id, '-');
  return id;
}

bool sees_theirs(const NodeProcess& node, const JavaScriptNode& other) {
  const auto events = events_of(node, plain(other.id()));
  return !events.empty() && events.back()->kind != "removed";
}

bool knows(const JavaScriptNode& node, const std::string& id) {
  return !node.latest(id).empty() && node.latest(id) != "removed";
}

std::vector<json::value> messages_of(const NodeProcess& node, std::string_view channel) {
  std::vector<json::value> messages;
  for (const NodeEvent& event : node.events()) {
    if (event.kind == "message" && event.text("channel") == channel) {
      messages.push_back(event.fields.at("value"));
    }
  }
  return messages;
}

// Two legacy nodes and a muster node with a key list each other with the whole node object, see
// each other's info, also large ones, and have one master.
TEST_P(LegacyHosts, AllListEachOther) {
  Mixture mixture(GetParam(), 3);
  mixture.set_key(std::string(some_key));
  const json::value large =
      json::array{json::value(std::string(9'000, 'x')), json::parse(some_info)};
  JavaScriptNode& a = mixture.start_theirs(0, {{"weight", 0.25}});
  a.call({"advertise", large});
  JavaScriptNode& b = mixture.start_theirs(1, {{"weight", 0.125}});
  NodeProcess& ours = mixture.start_ours(2, "ours", {"--info", std::string(some_info)});
  mixture.await("all list each other", [&] {
    return sees_theirs(ours, a) && sees_theirs(ours, b) && knows(a, b.id()) && knows(b, a.id()) &&
           knows(a, id_of(ours)) && knows(b, id_of(ours));
  });
  const json::object added = b.added(id_of(ours)).as_object();
  EXPECT_EQ(added.at("address"), "10.77.0.3");
  EXPECT_EQ(added.at(info_member()), json::parse(some_info));
  EXPECT_TRUE(added.at("weight").is_double());
  EXPECT_EQ(added.at("isMasterEligible"), true);
  mixture.await("ours has the large info", [&] {
    const auto events = events_of(ours, plain(a.id()));
    return events.back()->fields.at("node").at("info") == large;
  });
  const json::value& seen = events_of(ours, plain(a.id())).back()->fields.at("node");
  EXPECT_EQ(seen.at("address"), "10.77.0.1");
  EXPECT_EQ(seen.at("port"), 12345);
  EXPECT_EQ(seen.at("weight"), 0.25);
  EXPECT_EQ(seen.at("term"), 0);
  ours.command("advertise " + json::serialize(large));
  mixture.await("theirs have our large info", [&] {
    mixture.settle(b);
    return b.process().output().find(std::string(9'000, 'x')) != std::string::npos;
  });
  mixture.await_masters(1);
}

// Messages of every kind arrive on each side once. A node that left a channel receives no more.
// Reserved names are refused.
TEST_P(LegacyHosts, MessagesArriveOnBothSides) {
  Mixture mixture(GetParam(), 2);
  mixture.set_key(std::string(some_key));
  JavaScriptNode& theirs = mixture.start_theirs(0);
  NodeProcess& ours = mixture.start_ours(1, "ours");
  mixture.await("they know each other",
                [&] { return sees_theirs(ours, theirs) && knows(theirs, id_of(ours)); });
  theirs.call({"join", "jobs"});
  ours.command("join jobs");
  mixture.settle(theirs);
  mixture.settle(ours);
  const json::value large = json::object{{"text", std::string(7'000, 'y')}};
  const std::vector<json::value> words = {json::parse(some_info), large, json::value("last")};
  for (const json::value& word : words) {
    theirs.call({"send", "jobs", word});
    ours.command("send jobs " + json::serialize(word));
  }
  mixture.await("all have arrived", [&] {
    return messages_of(ours, "jobs").size() >= words.size() &&
           theirs.messages("jobs").size() >= words.size();
  });
  EXPECT_EQ(messages_of(ours, "jobs"), words);
  EXPECT_EQ(theirs.messages("jobs"), words);
  theirs.call({"leave", "jobs"});
  theirs.call({"join", "done"});
  ours.command("leave jobs");
  ours.command("join done");
  mixture.settle(theirs);
  mixture.settle(ours);
  ours.command("send promotion 1");
  theirs.call({"send", "jobs", 1});
  theirs.call({"send", "done", 2});
  ours.command("send jobs 1");
  ours.command("send error 1");  // this would end every legacy process
  ours.command("send done 2");
  mixture.await("the last have arrived", [&] {
    return !messages_of(ours, "done").empty() && !theirs.messages("done").empty();
  });
  EXPECT_EQ(messages_of(ours, "jobs").size(), words.size());
  EXPECT_EQ(theirs.messages("jobs").size(), words.size());
  EXPECT_EQ(ours.find({.kind = "error"})->text("code"), "invalid_name");
  EXPECT_THAT(ours.process().errors(), HasSubstr("\"error\" is not passed on"));
}

// The heaviest node of either kind is master. When it dies, the next one is.
TEST_P(LegacyHosts, TheNextOneTakesOver) {
  Mixture mixture(GetParam(), 3);
  mixture.set_key(std::string(some_key));
  JavaScriptNode& first = mixture.start_theirs(0, {{"weight", 0.9}});
  NodeProcess& second = mixture.start_ours(1, "second", {"--weight", "0.5"});
  JavaScriptNode& third = mixture.start_theirs(2, {{"weight", 0.1}});
  mixture.await("the heaviest is master", [&] { return first.is_master(); });
  mixture.await_masters(1);
  EXPECT_TRUE(first.is_master()) << mixture.story();
  mixture.await("both have seen it", [&] {
    return third.latest(first.id()) == "master" &&
           events_of(second, plain(first.id())).back()->kind == "master";
  });
  first.process().signal(SIGKILL);
  mixture.await("ours takes over", [&] { return second.is_master(); });
  mixture.await("it has seen that", [&] { return third.latest(id_of(second)) == "master"; });
  EXPECT_EQ(events_of(second, plain(first.id())).back()->kind, "removed");
  mixture.await_masters(1);
  second.process().signal(SIGKILL);
  mixture.await("the last takes over", [&] { return third.is_master(); });
  EXPECT_EQ(third.latest(id_of(second)), "removed");
}

// A promoted node of either kind becomes the only master. A demoted one is no longer master.
TEST_P(LegacyHosts, PromotionsAndDemotionsAreSeenByBoth) {
  Mixture mixture(GetParam(), 2);
  mixture.set_key(std::string(some_key));
  JavaScriptNode& theirs = mixture.start_theirs(0, {{"weight", 0.9}});
  NodeProcess& ours = mixture.start_ours(1, "ours", {"--weight", "0.1"});
  mixture.await("theirs is master", [&] { return theirs.is_master(); });
  mixture.await_masters(1);
  ours.command("promote");
  mixture.await("ours is the only master", [&] { return ours.is_master() && !theirs.is_master(); });
  mixture.await("theirs has seen it", [&] { return theirs.latest(id_of(ours)) == "master"; });
  mixture.await_masters(1);
  EXPECT_TRUE(ours.is_master()) << mixture.story();
  theirs.call({"promote"});
  mixture.await("theirs is the only one", [&] { return theirs.is_master() && !ours.is_master(); });
  EXPECT_EQ(ours.find_last({.kind = "demotion"})->text("reason"), "outranked");
  mixture.await_masters(1);
  theirs.call({"demote", true});
  mixture.await("ours takes over for good", [&] { return ours.is_master(); });
  mixture.await_masters(1);
  ours.command("demote permanent");
  mixture.await("nobody is master", [&] { return mixture.masters() == 0; });
}

// A pair of masters of the package would stay; a muster node resolves it.
TEST_P(LegacyHosts, PairOfLegacyMastersIsResolved) {
  Mixture mixture(GetParam(), 3);
  JavaScriptNode& a = mixture.start_theirs(0, {{"weight", 0.5}});
  JavaScriptNode& b = mixture.start_theirs(1, {{"weight", 0.5}});
  mixture.await("they know each other", [&] { return knows(a, b.id()) && knows(b, a.id()); });
  a.call({"promote"});
  mixture.await("it has seen that", [&] { return b.latest(a.id()) == "master"; });
  b.call({"promote"});
  mixture.await("both are masters", [&] { return a.is_master() && b.is_master(); });
  mixture.start_ours(2, "ours", {"--ineligible"});
  mixture.await("one has yielded", [&] { return a.is_master() != b.is_master(); });
  mixture.await_masters(1);
}

// If two masters are required, there are two, of either kind.
TEST_P(LegacyHosts, AsManyMastersAsRequired) {
  Mixture mixture(GetParam(), 3);
  mixture.start_theirs(0, {{"weight", 0.9}, {"mastersRequired", 2}});
  mixture.start_theirs(1, {{"weight", 0.1}, {"mastersRequired", 2}});
  mixture.start_ours(2, "ours", {"--weight", "0.5", "--masters", "2"});
  mixture.await_masters(2);
}

// Two muster nodes see each other once, as native nodes, although both also use the legacy
// protocol.
TEST_P(LegacyHosts, NativeNodesSeeEachOtherOnce) {
  Mixture mixture(GetParam(), 3);
  JavaScriptNode& theirs = mixture.start_theirs(0);
  NodeProcess& a = mixture.start_ours(1, "a");
  NodeProcess& b = mixture.start_ours(2, "b");
  mixture.await("all see each other", [&] {
    return knows(theirs, id_of(a)) && knows(theirs, id_of(b)) && sees_theirs(a, theirs) &&
           sees_theirs(b, theirs) && a.sees("b") && b.sees("a");
  });
  mixture.await_masters(1);
  EXPECT_EQ(a.count({.kind = "added", .name = "b"}), 1u) << mixture.story();
  EXPECT_EQ(a.nodes_seen(), 2u) << mixture.story();
}

// A bridge shows each side the nodes of the other one and forwards messages. The cluster behind it
// keeps its key, its master and its election.
TEST_P(LegacyHosts, BridgeForwardsBothWays) {
  Mixture mixture(GetParam(), 4);
  mixture.set_key(std::string(some_key));
  const ScratchDirectory files;
  const std::string key = files.write("key", std::string(64, '7') + '\n');
  JavaScriptNode& a = mixture.start_theirs(0, {{"weight", 9.0}});
  JavaScriptNode& b = mixture.start_theirs(1);
  NodeProcess& inside =
      mixture.start_native(3, "inside", {"--key-file", key, "--info", std::string(some_info)});
  inside.command("join jobs");
  a.call({"join", "jobs"});
  mixture.settle(inside);
  mixture.settle(a);
  std::vector<std::string> call = {MUSTER_PROGRAM, "bridge", "--channel",
                                   "jobs",         "--port", std::string(Mixture::port),
                                   "--key-file",   key};
  const auto legacy = mixture.legacy_options();
  call.insert(call.end(), legacy.begin(), legacy.end());
  const Process& bridge = mixture.start_command(2, call);
  const auto count_shown = [&] {
    std::size_t shown = 0;
    for (const NodeEvent& event : inside.events()) shown += event.kind == "added" ? 1 : 0;
    return shown;
  };
  mixture.await("inside sees the bridge and both", [&] { return count_shown() == 3; });
  mixture.await("both see inside and the bridge", [&] {
    return a.process().output().find("\"name\":\"inside\"") != std::string::npos &&
           b.process().output().find("\"name\":\"inside\"") != std::string::npos &&
           b.count("added") == 3;
  });
  EXPECT_THAT(bridge.errors(), HasSubstr("NOTHING IS AUTHENTICATED"));
  inside.command("send jobs " + std::string(some_info));
  mixture.await("a message arrives outside", [&] { return !a.messages("jobs").empty(); });
  EXPECT_EQ(a.messages("jobs").front(), json::parse(some_info));
  b.call({"send", "jobs", json::parse(some_info)});
  mixture.await("a message arrives inside", [&] { return !messages_of(inside, "jobs").empty(); });
  EXPECT_EQ(messages_of(inside, "jobs").front(), json::parse(some_info));
  mixture.await("each side has its own master",
                [&] { return inside.is_master() && a.is_master(); });
  a.process().signal(SIGKILL);
  mixture.await("inside loses sight of it", [&] { return inside.count({.kind = "removed"}) == 1; });
}

/// Features of node-discovery only.
class NodeDiscoveryHosts : public LegacyHosts {};
INSTANTIATE_TEST_SUITE_P(Packages, NodeDiscoveryHosts, testing::Values("node-discovery"),
                         [](const auto&) { return std::string("node_discovery"); });

// The package's encoder loses every message whose size is a multiple of the block size; muster
// sends them all.
TEST_P(NodeDiscoveryHosts, MessagesOfEverySizeArrive) {
  constexpr std::size_t sizes = 40;
  Mixture mixture(GetParam(), 2);
  JavaScriptNode& theirs = mixture.start_theirs(0);
  NodeProcess& ours = mixture.start_ours(1, "ours");
  mixture.await("they know each other", [&] { return knows(theirs, id_of(ours)); });
  theirs.call({"join", "sizes"});
  mixture.settle(theirs);
  // Two blocks hold 2928 bytes, of which everything but the text takes about 180.
  for (std::size_t i = 0; i < sizes; ++i) {
    ours.command("send sizes \"" + std::string(2'928 - 190 + i, 'z') + '"');
  }
  mixture.await("all have arrived", [&] { return theirs.messages("sizes").size() == sizes; });
}

// The processes of the package end at the first message that they cannot decrypt. A node or a
// bridge with another key, or with none, ends none of them, and warns.
TEST_P(NodeDiscoveryHosts, WrongKeysEndNoProcess) {
  Mixture mixture(GetParam(), 4);
  mixture.set_key(std::string(some_key));
  JavaScriptNode& theirs = mixture.start_theirs(0);
  mixture.set_key("another key");
  NodeProcess& node = mixture.start_ours(1, "another-key");
  std::vector<std::string> call = mixture.legacy_options();
  call.insert(call.begin(), {MUSTER_PROGRAM, "bridge", "--port", std::string(Mixture::port)});
  Process& bridge = mixture.start_command(2, call);
  mixture.await("the bridge has read its key", [&] {
    return bridge.errors().find("NOTHING IS AUTHENTICATED") != std::string::npos;
  });
  mixture.set_key("");
  NodeProcess& keyless = mixture.start_ours(2, "no-key");
  for (const Process* each : {&node.process(), &bridge, &keyless.process()}) {
    mixture.await("it warns", [&] {
      return each->errors().find("do not open with the legacy key") != std::string::npos;
    });
  }
  // Two nodes of the package still meet.
  mixture.set_key(std::string(some_key));
  JavaScriptNode& late = mixture.start_theirs(3);
  mixture.await("they know each other",
                [&] { return knows(theirs, late.id()) && knows(late, theirs.id()); });
  EXPECT_FALSE(theirs.process().has_ended()) << theirs.output();
  EXPECT_FALSE(knows(theirs, id_of(node)));
}

// The info of a process of the package is a service for `muster wait`.
TEST_P(LegacyHosts, TheirInfoIsAService) {
  Mixture mixture(GetParam(), 2);
  mixture.set_key(std::string(some_key));
  JavaScriptNode& theirs = mixture.start_theirs(0);
  theirs.call({"advertise", json::object{{"name", "db"}, {"port", 5432}, {"ready", true}}});
  std::vector<std::string> call = {MUSTER_PROGRAM,
                                   "wait",
                                   "db",
                                   "--port",
                                   std::string(Mixture::port),
                                   "--accept-unauthenticated"};
  const auto options = mixture.legacy_options();
  call.insert(call.end(), options.begin(), options.end());
  call.insert(call.end(), {"--", "sh", "-c", "echo port $MUSTER_SERVICE_DB_PORT"});
  Process& wait = mixture.start_command(1, call);
  mixture.await("the command runs", [&] { return wait.has_ended(); });
  EXPECT_EQ(wait.output(), "port 5432\n") << wait.errors();
}

// Other algorithms of OpenSSL work, with a password and with a key and an initialisation vector.
TEST_P(NodeDiscoveryHosts, OtherAlgorithmsAreUnderstood) {
  for (const bool has_vector : {false, true}) {
    const std::string key = has_vector ? "0123456789abcdef" : "any words will do";
    const std::string algorithm = has_vector ? "aes-128-cbc" : "aes192";
    Mixture mixture(GetParam(), 2);
    mixture.set_key(key);
    Mixture::Json options = {{"algorithm", algorithm}};
    std::vector<std::string> ours_options = {"--legacy-algorithm", algorithm};
    if (has_vector) {
      options["iv"] = json::object{{"hex", "000102030405060708090a0b0c0d0e0f"}};
      ours_options.push_back("--legacy-iv");
      ours_options.push_back("hex:000102030405060708090a0b0c0d0e0f");
    }
    JavaScriptNode& theirs = mixture.start_theirs(0, options);
    NodeProcess& ours = mixture.start_ours(1, "ours", ours_options);
    mixture.await("they know each other",
                  [&] { return knows(theirs, id_of(ours)) && sees_theirs(ours, theirs); });
  }
}

}  // namespace

}  // namespace muster::test
