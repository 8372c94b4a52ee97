#include <gmock/gmock.h>

#include "hosts/hosts_test.hpp"
#include "lib/browser.hpp"

namespace muster::test {

namespace {

/// The page of `muster node --monitor` in a real browser, on hosts without a connection to the
/// outside.
class MonitorPage : public HostsTest {
 protected:
  void SetUp() override {
    HostsTest::SetUp();
    if (IsSkipped() || HasFatalFailure() || is_installed("chromium")) return;
    const char* required = std::getenv("MUSTER_REQUIRE_HOSTS");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "chromium is missing";
    GTEST_SKIP() << "chromium is missing";
  }

  static void expect(Browser& browser, const std::string& expression) {
    EXPECT_TRUE(browser.await(expression)) << expression << " of " << browser.page();
  }

  static std::string has(std::string_view selector) {
    return "document.querySelector('" + std::string(selector) + "') !== null";
  }
  static std::string shown(const NodeProcess& node, bool is_master) {
    return has("[data-name=\"" + node.name() + "\"][data-master=\"" +
               (is_master ? "true" : "false") + "\"]");
  }
  /// The number of partitions beside its name.
  static std::string owns(const NodeProcess& node, int count) {
    return has("[data-set=\"partitions\"][data-node=\"" + node.name() + "\"][data-count=\"" +
               std::to_string(count) + "\"]");
  }
};

// The page shows the nodes, which of them see each other, the master, and the owners of the
// partitions. After the death of the master it shows the new master, and the partitions with other
// nodes.
TEST_F(MonitorPage, ShowsTheNewMaster) {
  Cluster cluster(3);
  // The timeouts are long, so that a busy machine causes no elections; a process that ends is still
  // noticed at once.
  const auto options = [](const char* weight) {
    return Cluster::Options{"--partitions", "12", "--detect-within", "10s", "--weight", weight};
  };
  auto watched_options = options("1");
  watched_options.insert(watched_options.end(), {"--monitor", "9000"});
  NodeProcess& watched = cluster.start(0, watched_options);
  NodeProcess& heir = cluster.start(1, options("2"));
  NodeProcess& first = cluster.start(2, options("3"));
  cluster.await(
      "all agree", [&] { return cluster.is_settled(); }, Browser::default_patience);
  if (!first.is_master()) {
    first.command("promote");
    cluster.await(
        "the heaviest leads", [&] { return first.is_master() && cluster.is_settled(); },
        Browser::default_patience);
  }
  Browser browser(cluster.lab.host(0), "http://127.0.0.1:9000/");
  for (const NodeProcess* node : {&watched, &heir, &first}) {
    expect(browser, shown(*node, node == &first));
    expect(browser, owns(*node, 4));
  }
  expect(browser, has("[data-kind=\"master\"]"));
  expect(browser, has("[data-sight$=\" see each other\"]"));
  cluster.kill(first);
  cluster.await(
      "the heir leads", [&] { return heir.is_master() && cluster.is_settled(); },
      Browser::default_patience);
  expect(browser, shown(heir, true));
  expect(browser, "document.body.innerText.includes('" + first.name() + " is gone')");
  expect(browser, "!(" + has("[data-name=\"" + first.name() + "\"]") + ")");
  expect(browser, owns(heir, 6));
  expect(browser, owns(watched, 6));
}

}  // namespace

}  // namespace muster::test
