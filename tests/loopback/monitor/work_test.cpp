#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "loopback/monitor/watched.hpp"
#include "muster/instances.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// The JSON of a path.
Value look(const Monitor& monitor, const std::string& path) {
  const std::string answer = get(monitor, path);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  return parse_value(answer.substr(answer.find("\r\n\r\n") + 4));
}

/// Polls until the page satisfies the condition. Returns whether it does.
bool becomes(const Monitor& monitor, const std::string& path,
             const std::function<bool(const Value&)>& condition) {
  const auto end = std::chrono::steady_clock::now() + Inbox<int>::patience;
  while (std::chrono::steady_clock::now() < end) {
    if (condition(look(monitor, path))) return true;
  }
  return false;
}

int count(const Value& page, const char* state) {
  return page.at("states").at(state).to_number<int>();
}

/// Handles all resources at once, except those named "ill".
ResourceHandler handler() {
  return {
      .handle =
          [](const Resource& resource, const AssignmentToken&, const WorkDone& done) {
            resource.id == "ill" ? done.fail("it is ill") : done();
          },
      .terminate = [](const Resource&, const AssignmentToken&, const WorkDone& done) { done(); }};
}

void allocate(Resources& resources, const std::string& id) {
  resources.allocate({.id = id}, WorkDone([](std::string_view) {}));
}

/// The snippet of docs/monitor.md.
void show_work(muster::Monitor& monitor, muster::Partitions& partitions,
               muster::Resources& resources) {
  monitor.show(partitions);
  monitor.show(resources, "devices");  // GET /devices
  monitor.add_section("queue", [] { return muster::Value{{"length", 12}}; });
}

// One node shows the resources of both: their owners, their states, and their moves.
TEST(MonitorWork, ShowsResourcesAsTheyMove) {
  Watched watched;
  auto other = std::make_unique<LoopbackNode>("other");
  Resources here(watched.node.services.discovery(), handler());
  Resources there(other->discovery, handler());
  watched.monitor.show(here);
  other->discovery.start();
  here.start();
  there.start();
  ASSERT_TRUE(other->masters.wait_for(1));
  for (int i = 0; i < 300; ++i) allocate(here, "device-" + std::to_string(i));
  ASSERT_TRUE(becomes(watched.monitor, "/resources?limit=1", [](const Value& page) {
    return count(page, "handled") == 150 && count(page, "held") == 150;
  }));
  const Value page = look(watched.monitor, "/resources?state=held&limit=5000");
  EXPECT_EQ(page.at("units").as_array().size(), 150U);
  const Value& unit = page.at("units").at(0);
  EXPECT_EQ(unit.at("owner").as_string(), other->discovery.id().to_string().c_str());
  EXPECT_EQ(unit.at("ownerName"), "other");
  EXPECT_EQ(unit.at("isAllocated"), true);
  EXPECT_GT(unit.at("token").at("term").to_number<int>(), 0);

  RawClient events(watched.monitor.port());
  events.send(request("GET /events"));
  events.read_until("event: begun\ndata: {\"set\":\"resources\",\"count\":");
  there.leave([&](std::error_code) { other->promotions.put(0); });
  ASSERT_TRUE(other->promotions.wait_until([](std::uint64_t term) { return term == 0; }));
  EXPECT_TRUE(becomes(watched.monitor, "/status", [](const Value& status) {
    return count(status.at("resources"), "handled") == 300;
  }));
  EXPECT_THAT(get(watched.monitor, "/metrics"),
              HasSubstr("muster_work_units{set=\"resources\",state=\"handled\"} 300\n"));
  EXPECT_THAT(get(watched.monitor, "/resources?state=well"), StartsWith("HTTP/1.1 400"));
  watched.monitor.remove_section("resources");
}

// A failed resource is shown with the reason, while it is retried and when all nodes have refused
// it.
TEST(MonitorWork, ShowsFailures) {
  Watched watched;
  Resources resources(watched.node.services.discovery(), handler(), nullptr,
                      {.move_after = 2, .retry_min = 1s});
  Partitions partitions(watched.node.services.discovery(), 12);
  show_work(watched.monitor, partitions, resources);
  resources.start();
  watched.node.services.discovery().when_master([&](auto, auto) { allocate(resources, "ill"); });
  ASSERT_TRUE(becomes(watched.monitor, "/devices", [](const Value& page) {
    return count(page, "failed") == 1 && page.at("units").at(0).at("problem") == "it is ill";
  }));
  ASSERT_TRUE(becomes(watched.monitor, "/devices", [](const Value& page) {
    return count(page, "refused") == 1 && page.at("units").at(0).at("refusals") == 1;
  }));
  EXPECT_THAT(get(watched.monitor, "/metrics"),
              HasSubstr("muster_work_failures_total{set=\"devices\"}"));
  EXPECT_THAT(get(watched.monitor, "/queue"), HasSubstr("{\"length\":12}"));
  watched.monitor.remove_section("devices");
  watched.monitor.remove_section("partitions");
}

// Partitions and instances have sections of their own.
TEST(MonitorWork, ShowsPartitionsAndInstances) {
  Watched watched;
  Discovery& node = watched.node.services.discovery();
  Partitions partitions(node, 12);
  Instances instances(
      node, {.get_config =
                 [](const ConfigsDone& done) {
                   done({Value("a"), Value("b")});
                 },
             .create_instance = [](const Instance&, const InstanceDone& done) { done(); }});
  watched.monitor.show(partitions);
  watched.monitor.show(instances);
  partitions.start();
  instances.start();
  EXPECT_TRUE(becomes(watched.monitor, "/partitions", [](const Value& page) {
    return page.at("owners").as_array().size() == 1 &&
           page.at("owners").at(0).at("partitions").as_array().size() == 12;
  }));
  EXPECT_TRUE(becomes(watched.monitor, "/instances",
                      [](const Value& page) { return count(page, "handled") == 2; }));
  EXPECT_THAT(get(watched.monitor, "/metrics"),
              HasSubstr("muster_work_begun_units_total{set=\"partitions\"} 12\n"));
  watched.monitor.remove_section("partitions");
  watched.monitor.remove_section("instances");
}

// Nodes report which nodes they see, a moment after a client asks.
TEST(MonitorSights, ShowWhichNodesSeeEachOther) {
  Watched watched;
  LoopbackNode bob("bob");
  LoopbackNode cid("cid");
  bob.discovery.start();
  cid.discovery.start();
  EXPECT_TRUE(becomes(watched.monitor, "/nodes", [](const Value& page) {
    const auto& nodes = page.at("nodes").as_array();
    return nodes.size() == 2 && std::all_of(nodes.begin(), nodes.end(), [](const Value& node) {
             const Value& sees = node.at("sees");
             return sees.is_object() && sees.at("count") == 3 &&
                    sees.at("missing").as_array().empty();
           });
  }));
}

// The node measures its activities while a monitor runs.
TEST(MonitorMetrics, MeasureActivities) {
  Watched watched;
  LoopbackNode other("other");
  other.discovery.start();
  ASSERT_TRUE(other.added.wait_for(1));
  const auto activity = [&](Activity which) {
    return watched.node.services.discovery()
        .statistics()
        .activities[static_cast<std::size_t>(which)];
  };
  EXPECT_GT(activity(Activity::open).count, 0U);
  EXPECT_GT(activity(Activity::protocol).total, Duration::zero());
  EXPECT_THAT(get(watched.monitor, "/metrics"),
              HasSubstr("muster_activity_seconds_count{floor=\"crypto\",activity=\"open\"} "));
  EXPECT_EQ(other.discovery.statistics().activities[static_cast<std::size_t>(Activity::open)],
            ActivityTime{});
}

// Many clients that ask all the time do not delay the hellos of the node.
TEST(MonitorFlood, DoesNotDelayTheNode) {
  Watched watched;
  LoopbackNode other("other");
  other.discovery.start();
  ASSERT_TRUE(other.added.wait_for(1));
  std::vector<std::thread> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back([&watched] {
      for (int request = 0; request < 10; ++request) {
        const std::string answer = get(watched.monitor, "/status");
        // The slowest connections above `connections_max` are closed, perhaps without an answer.
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 200")) << answer;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_THAT(get(watched.monitor, "/status"), HasSubstr("\"name\":\"other\""));
  EXPECT_THAT(other.removed.items(), testing::IsEmpty());
}

}  // namespace
}  // namespace muster::test
