#include "muster/resources.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "lib/scratch_directory.hpp"
#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

using testing::IsEmpty;

/// The work of all nodes of a test. Two nodes that work on one resource at once are a fault.
class Workshop {
 public:
  void begin(const Resource& resource, const std::string& node) {
    {
      const std::lock_guard lock(mutex_);
      if (!at_work_.emplace(resource.id, node).second) faults_.push_back(resource.id);
      values_[resource.id] = resource.value;
    }
    changes.put(1);
  }
  void end(const Resource& resource) {
    {
      const std::lock_guard lock(mutex_);
      at_work_.erase(resource.id);
    }
    changes.put(1);
  }
  std::map<std::string, std::string> at_work() const {
    const std::lock_guard lock(mutex_);
    return at_work_;
  }
  /// Number of resources that the node works on.
  std::size_t load(const std::string& node) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        at_work_.begin(), at_work_.end(), [&](const auto& work) { return work.second == node; }));
  }
  Value value(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = values_.find(id);
    return found == values_.end() ? Value() : found->second;
  }
  std::vector<std::string> faults() const {
    const std::lock_guard lock(mutex_);
    return faults_;
  }
  /// Requires: the condition depends on this object only, because only its changes end the wait.
  template <class Condition>
  bool await(Condition&& condition) {
    return changes.wait_until([&](int) { return condition(); });
  }

  Inbox<int> changes;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> at_work_;
  std::map<std::string, Value> values_;
  std::vector<std::string> faults_;
};

/// A thread that stands still for longer than lease and grace, as on a busy machine, would overlap
/// with the next owner. Long times keep that out of this test.
ResourcesOptions patient() {
  ResourcesOptions options;
  options.assignment.lease = 3s;
  return options;
}

struct Worker {
  Worker(const std::string& name, Workshop& shop, const std::filesystem::path& list)
      : node(name), resources(node.discovery, handler(name, shop), file_source(list), patient()) {
    resources.on_error([this](const Error& error) { errors.put(error); });
  }

  static ResourceHandler handler(const std::string& name, Workshop& shop) {
    return {
        .handle =
            [&shop, name](const Resource& resource, const AssignmentToken&, const WorkDone& done) {
              shop.begin(resource, name);
              done();
            },
        .terminate =
            [&shop](const Resource& resource, const AssignmentToken&, const WorkDone& done) {
              shop.end(resource);
              done();
            }};
  }

  Inbox<Error> errors;
  LoopbackNode node;
  Resources resources;
};

struct ResourcesTest : testing::Test {
  ScratchDirectory directory;
  std::filesystem::path list = directory.path("list.json");
  Workshop shop;

  void write_list(int count, const std::string& extra = "") {
    boost::json::array data;
    for (int i = 0; i < count; ++i) {
      data.push_back({{"id", "device-" + std::to_string(i)}, {"port", i}});
    }
    std::string text = to_string(Value{{"data", data}});
    if (!extra.empty()) text.insert(text.size() - 2, "," + extra);
    const std::string fresh = directory.path("fresh");
    std::ofstream(fresh) << text;
    std::filesystem::rename(fresh, list);
  }
  /// Nodes that have not met yet might both become master and assign all resources.
  static void start_together(Worker& a, Worker& b) {
    for (Worker* each : {&a, &b}) each->node.discovery.start();
    for (Worker* each : {&a, &b}) {
      ASSERT_TRUE(each->node.added.wait_for(1));
      ASSERT_TRUE(each->node.masters.wait_for(1));
    }
    for (Worker* each : {&a, &b}) each->resources.start();
  }
  ~ResourcesTest() override { EXPECT_THAT(shop.faults(), IsEmpty()) << "two worked on one"; }
};

// One node works on each resource of the list, with its content. The nodes follow a changed list.
TEST_F(ResourcesTest, AreDistributedAndFollowTheList) {
  write_list(20);
  Worker a("a", shop, list);
  Worker b("b", shop, list);
  start_together(a, b);
  ASSERT_TRUE(shop.await([&] { return shop.at_work().size() == 20; }));
  ASSERT_TRUE(shop.await([&] { return shop.load("a") == 10; }));
  EXPECT_EQ(shop.value("device-7").at("port").as_int64(), 7);
  write_list(5, R"({"id":"late","port":99})");
  ASSERT_TRUE(
      shop.await([&] { return shop.at_work().size() == 6 && shop.at_work().contains("late"); }));
}

// A list that needs more labels than a set has room for is reported as faulty, and its other
// resources are handled.
TEST_F(ResourcesTest, AreLeftOutIfTheyNeedTooManyLabels) {
  std::string demanding;
  for (int i = 0; i < 60; ++i) {
    if (i > 0) demanding += ',';
    demanding += fmt::format(R"({{"id":"r{}","needed_labels":["{:x>64}"]}})", i, i);
  }
  write_list(3, demanding);
  Worker a("a", shop, list);
  a.node.discovery.start();
  a.resources.start();
  ASSERT_TRUE(shop.await([&] { return shop.at_work().size() == 3; }));
  ASSERT_TRUE(a.errors.wait_for(1));
  EXPECT_EQ(a.errors.items()[0].errc(), Errc::undecodable);
  EXPECT_THAT(a.errors.items()[0].what(),
              testing::HasSubstr("in the list, \"r47\" and 12 more are left out"));
  EXPECT_THAT(a.resources.all(), testing::SizeIs(3 + 47));
}

// A node that leaves in order has terminated everything before others begin.
TEST_F(ResourcesTest, AreHandedOver) {
  write_list(12);
  Worker a("a", shop, list);
  Worker b("b", shop, list);
  start_together(a, b);
  ASSERT_TRUE(shop.await([&] { return shop.load("a") == 6 && shop.load("b") == 6; }));
  Inbox<int> stopped;
  a.resources.leave([&](std::error_code) { stopped.put(1); });
  ASSERT_TRUE(stopped.wait_for(1));
  a.node.discovery.stop();
  ASSERT_TRUE(shop.await([&] { return shop.load("b") == 12; }));
}

// Any node may allocate: the leader decides, the owner works, and the caller is notified.
TEST_F(ResourcesTest, AreAllocatedFromAnywhere) {
  write_list(0);
  Worker a("a", shop, list);
  Worker b("b", shop, list);
  start_together(a, b);
  Inbox<std::string> answers;
  for (Worker* worker : {&a, &b}) {
    worker->resources.allocate(
        {.id = "by-" + worker->node.discovery.self().name, .value = {{"x", 1}}},
        WorkDone([&](std::string_view why) { answers.put(std::string(why)); }));
  }
  ASSERT_TRUE(answers.wait_for(2));
  EXPECT_THAT(answers.items(), testing::Each(""));
  // One resource may be moving to the other node.
  EXPECT_TRUE(shop.await([&] { return shop.at_work().size() == 2; }));
  b.resources.deallocate("by-a",
                         WorkDone([&](std::string_view why) { answers.put(std::string(why)); }));
  ASSERT_TRUE(answers.wait_for(3));
  EXPECT_THAT(answers.items(), testing::Each(""));
  EXPECT_EQ(shop.at_work().size(), 1u);
}

}  // namespace
}  // namespace muster::test
