#include <gmock/gmock.h>

#include <algorithm>

#include "hosts/hosts_test.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;
using testing::Not;

/// The page of `muster node --monitor` in a real browser, on hosts without a way out.
class MonitorPage : public HostsTest {
 protected:
  void SetUp() override {
    HostsTest::SetUp();
    if (IsSkipped() || HasFatalFailure() || is_installed("chromium")) return;
    const char* required = std::getenv("MUSTER_REQUIRE_HOSTS");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "chromium is missing";
    GTEST_SKIP() << "chromium is missing";
  }

  /// What the page has become after its scripts ran for a while.
  static std::string look(const NetNamespace& where) {
    const ScratchDirectory profile;
    Process browser(
        where, {{"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--user-data-dir=" + profile.path("profile"),
                 "--virtual-time-budget=3000", "--dump-dom", "http://127.0.0.1:9000/"}});
    Process* const one[] = {&browser};
    EXPECT_TRUE(poll_until(
        one, [&] { return browser.has_ended(); }, 60s))
        << browser.errors();
    return browser.output();
  }

  /// Looks until the page has all of this: the browser may have been slow to get its answers. The
  /// page that was seen last.
  static std::string look_for(const NetNamespace& where, const std::vector<std::string>& parts) {
    std::string page;
    for (int attempt = 0; attempt < 10; ++attempt) {
      page = look(where);
      const auto is_there = [&](const std::string& part) {
        return page.find(part) != std::string::npos;
      };
      if (std::all_of(parts.begin(), parts.end(), is_there)) break;
    }
    for (const std::string& part : parts) EXPECT_THAT(page, HasSubstr(part));
    return page;
  }

  static std::string shown(const NodeProcess& node, bool is_master) {
    return "data-name=\"" + node.name() + "\" data-master=\"" + (is_master ? "true" : "false");
  }
};

// People see who is there and who is master, and after its death who is master now.
TEST_F(MonitorPage, ShowsTheNewMaster) {
  Cluster cluster(3);
  NodeProcess& watched = cluster.start(0, {"--monitor", "9000", "--weight", "1"});
  NodeProcess& heir = cluster.start(1, {"--weight", "2"});
  NodeProcess& first = cluster.start(2, {"--weight", "3"});
  cluster.await("all agree", [&] { return cluster.is_settled(); });
  if (!first.is_master()) {
    first.command("promote");
    cluster.await("the heaviest leads", [&] { return first.is_master() && cluster.is_settled(); });
  }
  look_for(cluster.lab.host(0),
           {shown(first, true), shown(heir, false), shown(watched, false), "data-kind=\"master\""});
  cluster.kill(first);
  cluster.await("the heir leads", [&] { return heir.is_master() && cluster.is_settled(); });
  const std::string page =
      look_for(cluster.lab.host(0), {shown(heir, true), first.name() + " is gone"});
  EXPECT_THAT(page, Not(HasSubstr("data-name=\"" + first.name() + '"')));
}

}  // namespace

}  // namespace muster::test
