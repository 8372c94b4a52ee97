#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "loopback/services/service_node.hpp"
#include "muster/service_await.hpp"

namespace muster::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct ServicesTest : testing::Test {
  ServiceNode queue{"queue-host"};
  ServiceNode store{"store-host"};
  ServiceNode web{"web-host"};

  void start_all() {
    for (ServiceNode* node : {&queue, &store, &web}) node->services.start();
  }
};

// The web front needs both other services. In every order of starts, it becomes ready once.
TEST_F(ServicesTest, NeedsAreMetInAnyOrder) {
  web.services.need("queue");
  web.services.start();
  queue.services.advertise({.name = "queue", .config = {{"port", 61613}}});
  queue.services.start();
  ASSERT_TRUE(web.ready.wait_for(1));
  web.services.need("store");
  ASSERT_TRUE(web.notready.wait_for(1));
  EXPECT_EQ(to_string(web.notready.items()[0].at(0)), "store: 0 of 1");
  store.services.start();
  store.services.advertise({.name = "store"});
  ASSERT_TRUE(web.ready.wait_for(2));
  const Services counting = web.ready.items()[1];
  EXPECT_EQ(counting.at("queue").at(0).node.name, "queue-host");
  EXPECT_EQ(counting.at("queue").at(0).offer.config.at("port").as_int64(), 61613);
  EXPECT_EQ(counting.at("store").size(), 1u);
  EXPECT_EQ(web.notready.items().size(), 1u);
  EXPECT_TRUE(web.services.is_ready());
  EXPECT_TRUE(web.services.missing().empty());
}

// Names that services share with published names run out; the error speaks of services.
TEST_F(ServicesTest, ErrorsSpeakOfServices) {
  const auto advertise_many = [&] {
    for (int i = 0; i < 61; ++i) queue.services.advertise({.name = "s" + std::to_string(i)});
  };
  const auto [code, sentence] = error_of(advertise_many);
  EXPECT_EQ(code, Errc::overloaded);
  EXPECT_THAT(sentence, testing::AllOf(HasSubstr("service \"s60\""), HasSubstr("withdraw one")));
  queue.services.withdraw("s0");
  queue.services.advertise({.name = "another"});
  const std::string large(70'000, 'x');
  EXPECT_THAT(
      error_of([&] { store.services.advertise({.name = "big", .config = Value(large)}); }).second,
      HasSubstr("service \"big\" cannot be advertised"));
}

// A service that changes its readiness is seen at once.
TEST_F(ServicesTest, ReadinessIsNotPresence) {
  queue.services.advertise({.name = "queue", .ready = false});
  web.services.need("queue");
  start_all();
  ASSERT_TRUE(web.appeared.wait_for(1));
  EXPECT_FALSE(web.services.is_ready());
  EXPECT_EQ(to_string(web.services.missing().at(0)),
            "queue: 0 of 1; of queue-host: it is not ready");
  queue.services.set_ready("queue", true);
  ASSERT_TRUE(web.ready.wait_for(1));
  queue.services.set_ready("queue", false);
  ASSERT_TRUE(web.notready.wait_for(1));
  queue.services.withdraw("queue");
  ASSERT_TRUE(web.gone.wait_for(1));
}

// A service that is advertised before the start appears with the session of the start.
TEST_F(ServicesTest, OwnServicesAppearAtTheStart) {
  queue.services.advertise({.name = "queue"});
  EXPECT_TRUE(queue.services.services().empty());
  queue.services.start();
  ASSERT_TRUE(queue.appeared.wait_for(1));
  EXPECT_EQ(queue.appeared.items()[0].node.session, queue.services->self().session);
  EXPECT_NE(queue.appeared.items()[0].node.session, SessionId{});
}

// When a provider leaves, another one takes its place.
TEST_F(ServicesTest, ProvidersMayBeReplaced) {
  queue.services.advertise({.name = "work"});
  web.services.need("work");
  start_all();
  ASSERT_TRUE(web.ready.wait_for(1));
  queue.services.stop();
  ASSERT_TRUE(web.notready.wait_for(1));
  store.services.advertise({.name = "work"});
  ASSERT_TRUE(web.ready.wait_for(2));
  EXPECT_EQ(web.ready.items()[1].at("work").at(0).node.name, "store-host");
}

// A failed hook is reported and run again. A successful one makes the node ready.
TEST_F(ServicesTest, SetupIsRepeatedUntilItSucceeds) {
  queue.services.advertise({.name = "queue"});
  Inbox<Service> calls;
  const auto hook = [&](const Service& service, const SetupDone& done) {
    calls.put(service);
    if (calls.items().size() == 1) throw std::runtime_error("connection refused");
    calls.items().size() == 2 ? done.fail("no such queue") : done();
  };
  web.services.setup("queue", hook, {.retry_min = 10ms});
  start_all();
  ASSERT_TRUE(web.ready.wait_for(1));
  EXPECT_EQ(calls.items().size(), 3u);
  ASSERT_EQ(web.errors.items().size(), 2u);
  EXPECT_EQ(web.errors.items()[0].errc(), Errc::setup_failed);
  EXPECT_THAT(web.errors.items()[0].what(), HasSubstr("connection refused"));
  EXPECT_THAT(web.errors.items()[1].what(), HasSubstr("no such queue"));
}

// A coroutine can be a hook.
TEST_F(ServicesTest, HooksMayBeCoroutines) {
  queue.services.advertise({.name = "queue"});
  Inbox<std::string> calls;
  const auto hook = [&calls](Service service) -> boost::asio::awaitable<void> {
    calls.put(service.node.name);
    if (calls.items().size() == 1) throw std::runtime_error("not yet");
    co_return;
  };
  setup_awaitable(web.services, "queue", hook, {.retry_min = 10ms});
  start_all();
  ASSERT_TRUE(web.ready.wait_for(1));
  EXPECT_THAT(calls.items(), ElementsAre("queue-host", "queue-host"));
}

// Nodes that wait for each other are reported by name on both sides.
TEST_F(ServicesTest, CirclesAreReportedOnAllOfThem) {
  queue.services.advertise({.name = "queue", .ready = false});
  queue.services.need("web");
  web.services.advertise({.name = "web", .ready = false});
  web.services.need("queue");
  start_all();
  ASSERT_TRUE(web.errors.wait_for(1));
  ASSERT_TRUE(queue.errors.wait_for(1));
  EXPECT_EQ(web.errors.items()[0].errc(), Errc::circular_wait);
  EXPECT_THAT(web.errors.items()[0].what(),
              HasSubstr("web-host waits for queue, queue-host waits for web"));
  EXPECT_THAT(queue.errors.items()[0].what(),
              HasSubstr("queue-host waits for web, web-host waits for queue"));
  queue.services.set_ready("queue", true);
  EXPECT_TRUE(web.ready.wait_for(1));
}

// Waits end with readiness, with their time limit, with the node, or when they are cancelled.
TEST_F(ServicesTest, MayBeWaitedFor) {
  web.services.need("queue");
  web.services.start();
  EXPECT_FALSE(web.services.wait_ready(1ms));
  auto ready = async_wait_ready(web.services, boost::asio::use_future);
  queue.services.advertise({.name = "queue"});
  queue.services.start();
  EXPECT_EQ(ready.get().at("queue").size(), 1u);
  EXPECT_TRUE(web.services.wait_ready(Inbox<int>::patience));
  web.services.need("never");
  Inbox<std::error_code> ended;
  const auto end = [&](std::error_code error, const Services&) { ended.put(error); };
  web.services.cancel(web.services.when_ready(end));
  ASSERT_TRUE(ended.wait_for(1));
  EXPECT_EQ(ended.items()[0], std::errc::operation_canceled);
  web.services.when_ready(end);
  web.services.stop();
  ASSERT_TRUE(ended.wait_for(2));
  EXPECT_EQ(ended.items()[1], Errc::stopped);
}

// A stopped node knows no services of others. After a restart it finds them again.
TEST_F(ServicesTest, SurviveARestart) {
  queue.services.advertise({.name = "queue"});
  web.services.advertise({.name = "own"});
  web.services.need("queue");
  start_all();
  ASSERT_TRUE(web.ready.wait_for(1));
  web.services.stop();
  ASSERT_TRUE(web.notready.wait_for(1));
  EXPECT_EQ(web.services.services().size(), 1u);
  web.services.start();
  ASSERT_TRUE(web.ready.wait_for(2));
  ASSERT_TRUE(queue.appeared.wait_until(
      [](const Service& service) { return service.offer.name == "own"; }));
}

// On a caller's executor there is no other thread: nothing happens until it runs.
TEST(ServicesOnAnExecutor, RunThere) {
  boost::asio::io_context context;
  ServiceNode web("web", context.get_executor());
  ServiceNode queue("queue");
  queue.services.advertise({.name = "queue"});
  queue.services.start();
  web.services.need("queue");
  web.services.start();
  ServiceDiscovery& services = web.services;
  services.on_ready([&](const Services&) {
    services.stop();
    context.stop();
  });
  context.run_for(Inbox<int>::patience);
  EXPECT_EQ(web.ready.items().size(), 1u);
}

// A hook may complete after its node has been destroyed.
TEST(Setups, MayOutliveTheirNode) {
  Inbox<SetupDone> calls;
  {
    ServiceNode node("a");
    node.services.advertise({.name = "own"});
    node.services.setup("own", [&](const Service&, const SetupDone& done) { calls.put(done); });
    node.services.start();
    ASSERT_TRUE(calls.wait_for(1));
  }
  calls.items()[0]();
  calls.items()[0].fail("too late");
}

Options javascript_options(std::string name) {
  Options options = loopback_options(std::move(name));
  options.legacy = Legacy{.dialect = LegacyDialect::node_discover,
                          .only = true,
                          .port = static_cast<std::uint16_t>(test_port() - 20'560),
                          .hello_interval = 100ms,
                          .node_timeout = 500ms};
  return options;
}

// Among JavaScript nodes, the only service of a node is its info.
TEST(ServicesAmongJavaScriptNodes, LoneServiceIsTheInfo) {
  ServiceNode provider(javascript_options("provider"));
  ServiceNode user(javascript_options("user"));
  provider.services.start();
  user.services.start();
  provider.services.advertise({.name = "db", .config = Value{{"port", 5432}}});
  ASSERT_TRUE(user.appeared.wait_for(1));
  const Service seen = user.appeared.items().front();
  EXPECT_EQ(seen.offer.name, "db");
  EXPECT_EQ(seen.node.info.value, (Value{{"port", 5432}, {"name", "db"}, {"ready", true}}));
  provider.services.advertise({.name = "web"});
  EXPECT_TRUE(user.gone.wait_for(1)) << "a node has one info only";
  provider.services.withdraw("db");
  ASSERT_TRUE(user.appeared.wait_for(2));
  EXPECT_EQ(user.appeared.items().back().offer.name, "web");
  provider.services.set_ready("web", false);
  EXPECT_TRUE(user.updated.wait_for(1));
  EXPECT_FALSE(user.updated.items().front().second.offer.ready);
}

// An info of the application stays.
TEST(ServicesAmongJavaScriptNodes, InfoOfTheApplicationStays) {
  Options options = javascript_options("provider");
  options.info = {.value = {{"role", "x"}}};
  ServiceDiscovery provider(std::move(options));
  provider.advertise({.name = "db"});
  EXPECT_EQ(provider.discovery().self().info.value, (Value{{"role", "x"}}));
}

// Bad input is refused with the reason.
TEST_F(ServicesTest, BadInputIsRefused) {
  ServiceDiscovery& services = web.services;
  EXPECT_EQ(error_of([&] { services.advertise({}); }).first, Errc::invalid_name);
  EXPECT_EQ(error_of([&] { services.need(std::string(241, 'x')); }).first, Errc::invalid_name);
  EXPECT_THAT(error_of([&] { services.advertise({.name = "a", .version = "1"}); }).second,
              HasSubstr("\"1\" of service \"a\""));
  EXPECT_THAT(error_of([&] { services.need("a", {.version = "new"}); }).second,
              HasSubstr("\"new\""));
  EXPECT_EQ(error_of([&] { services.need("a", {.count = 0}); }).first, Errc::invalid_option);
  EXPECT_EQ(error_of([&] { services.setup("a", {}); }).first, Errc::invalid_option);
  const SetupHook hook = [](const Service&, const SetupDone& done) { done(); };
  EXPECT_EQ(error_of([&] { services.setup("a", hook, {.timeout = 0ms}); }).first,
            Errc::invalid_option);
  EXPECT_EQ(error_of([&] { services.set_ready("a", true); }).first, Errc::invalid_name);
  EXPECT_EQ(error_of([&] {
              services.advertise({.name = "a", .config = Value(std::string(70'000, 'x'))});
            }).first,
            Errc::too_large);
  EXPECT_TRUE(services.services().empty());
  EXPECT_TRUE(services.is_ready());
}

}  // namespace
}  // namespace muster::test
