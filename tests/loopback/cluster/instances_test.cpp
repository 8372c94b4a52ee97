#include "muster/instances.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

using testing::IsEmpty;

/// Counts the living instances per node, and decides which of them fail.
class Yard {
 public:
  void begin(const std::string& id, const std::string& node, const Value& config) {
    {
      const std::lock_guard lock(mutex_);
      if (!living_.emplace(id, node).second) faults_.push_back(id);
      configs_[id] = config;
      ++begun_[id];
    }
    changes.put(1);
  }
  void end(const std::string& id) {
    {
      const std::lock_guard lock(mutex_);
      living_.erase(id);
    }
    changes.put(1);
  }
  std::map<std::string, std::string> living() const {
    const std::lock_guard lock(mutex_);
    return living_;
  }
  int begun(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return begun_[id];
  }
  Value config(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return configs_[id];
  }
  std::vector<std::string> faults() const {
    const std::lock_guard lock(mutex_);
    return faults_;
  }
  void list(std::vector<Value> configs) {
    const std::lock_guard lock(mutex_);
    list_ = std::move(configs);
  }
  std::vector<Value> list() const {
    const std::lock_guard lock(mutex_);
    return list_;
  }
  /// From now on, instances of that id are unhealthy on that node.
  void spoil(const std::string& id, const std::string& node) {
    const std::lock_guard lock(mutex_);
    spoilt_.emplace(id, node);
  }
  bool is_spoilt(const std::string& id, const std::string& node) const {
    const std::lock_guard lock(mutex_);
    return spoilt_.contains({id, node});
  }
  template <class Condition>
  bool await(Condition&& condition) {
    return changes.wait_until([&](int) { return condition(); });
  }

  Inbox<int> changes;

 private:
  mutable std::mutex mutex_;
  std::vector<Value> list_;
  std::map<std::string, std::string> living_;
  std::map<std::string, int> begun_;
  std::map<std::string, Value> configs_;
  std::set<std::pair<std::string, std::string>> spoilt_;
  std::vector<std::string> faults_;
};

/// An instance. The yard counts it as long as it lives.
struct Dog {
  Dog(Yard& where, const Instance& instance, const std::string& node)
      : yard(where), id(instance.id) {
    yard.begin(id, node, instance.config);
  }
  ~Dog() { yard.end(id); }

  Yard& yard;
  std::string id;
};

InstancesOptions quick() {
  InstancesOptions options;
  options.poll_interval = 0ms;
  options.healthcheck_interval = 20ms;
  options.retry_min = 10ms;
  options.retry_max = 50ms;
  return options;
}

struct Keeper {
  Keeper(std::string called, Yard& yard, InstancesOptions options = quick())
      : name(called), node(called), instances(node.discovery, handler(called, yard), options) {
    instances.on_error([this](const Error& error) { errors.put(error.what()); });
    // An instance is owned a moment after it was created.
    instances.on_created([&yard](const Instance&) { yard.changes.put(1); });
    instances.on_unhealthy(
        [this](const Instance& instance, std::string_view) { unhealthy.put(instance.id); });
  }

  /// There is no `disconnect_instance`, because releasing the last share is enough.
  static InstanceHandler handler(const std::string& name, Yard& yard) {
    InstanceHandler handler;
    handler.get_config = [&yard](const ConfigsDone& done) { done(yard.list()); };
    handler.create_instance = [&yard, name](const Instance& instance, const InstanceDone& done) {
      done(std::make_shared<Dog>(yard, instance, name));
    };
    handler.healthcheck_instance = [&yard, name](const Instance& instance, const WorkDone& done) {
      if (yard.is_spoilt(instance.as<Dog>().id, name)) throw std::runtime_error("it limps");
      done();
    };
    return handler;
  }
  void start() {
    node.discovery.start();
    instances.start();
  }

  std::string name;
  Inbox<std::string> errors;
  Inbox<std::string> unhealthy;
  LoopbackNode node;
  Instances instances;
};

struct InstancesTest : testing::Test {
  Yard yard;

  InstancesTest() {
    std::vector<Value> configs;
    for (int i = 0; i < 12; ++i) configs.push_back({{"id", i}, {"sort", "collie"}});
    yard.list(configs);
  }
  ~InstancesTest() override { EXPECT_THAT(yard.faults(), IsEmpty()) << "two of one at once"; }
};

// Each configuration has one instance, and the nodes have equal shares. A node that leaves hands
// over.
TEST_F(InstancesTest, AreDistributedAndHandedOver) {
  Keeper a("a", yard);
  Keeper b("b", yard);
  Keeper c("c", yard);
  for (Keeper* each : {&a, &b, &c}) each->start();
  ASSERT_TRUE(yard.await([&] {
    return yard.living().size() == 12 && a.instances.owned().size() == 4 &&
           b.instances.owned().size() == 4;
  }));
  Inbox<int> stopped;
  a.instances.leave([&](std::error_code) { stopped.put(1); });
  ASSERT_TRUE(stopped.wait_for(1));
  a.node.discovery.stop();
  ASSERT_TRUE(yard.await([&] {
    return b.instances.owned().size() == 6 && c.instances.owned().size() == 6 &&
           yard.living().size() == 12;
  }));
}

// After a refresh on any node, a changed configuration gets a new instance, and the others keep
// theirs.
TEST_F(InstancesTest, FollowChangedConfigurations) {
  Keeper a("a", yard);
  Keeper b("b", yard);
  a.start();
  b.start();
  ASSERT_TRUE(yard.await([&] { return yard.living().size() == 12; }));
  ASSERT_TRUE(yard.await([&] { return a.instances.owned().size() == 6; }));
  const int before = yard.begun("4");
  std::vector<Value> configs = yard.list();
  configs[3] = {{"id", 3}, {"sort", "poodle"}};
  configs.pop_back();
  yard.list(configs);
  (a.node.discovery.is_master() ? b : a).instances.refresh();
  ASSERT_TRUE(yard.await([&] {
    return yard.living().size() == 11 && yard.config("3").at("sort") == Value("poodle");
  }));
  EXPECT_EQ(yard.begun("4"), before);
}

// A node replaces an unhealthy instance a few times. Then another node gets it.
TEST_F(InstancesTest, MoveAwayFromNodesWhereTheyAreUnhealthy) {
  Keeper a("a", yard);
  Keeper b("b", yard);
  a.start();
  b.start();
  ASSERT_TRUE(yard.await(
      [&] { return a.instances.owned().size() == 6 && b.instances.owned().size() == 6; }));
  const std::string here = yard.living()["5"];
  const int before = yard.begun("5");
  yard.spoil("5", here);
  ASSERT_TRUE(yard.await([&] {
    const auto living = yard.living();
    return living.contains("5") && living.at("5") != here;
  }));
  EXPECT_EQ(yard.begun("5") - before, 3) << "created twice more here, and then there";
  EXPECT_EQ((here == "a" ? a : b).unhealthy.items().size(), 3U);
}

// Handlers that hang, complete late or throw do not affect other instances or `stop`. A late
// instance is disconnected.
TEST_F(InstancesTest, SurviveBadHandlers) {
  InstancesOptions options = quick();
  options.create_timeout = 50ms;
  options.disconnect_timeout = 50ms;
  options.refused_for = 10s;
  LoopbackNode node("a");
  std::mutex mutex;
  std::vector<InstanceDone> hanging;
  InstanceHandler handler = Keeper::handler("a", yard);
  handler.create_instance = [&](const Instance& instance, const InstanceDone& done) {
    if (instance.id == "0") {
      const std::lock_guard lock(mutex);
      hanging.push_back(done);
      return;
    }
    if (instance.id == "1") throw 7;
    done(std::make_shared<Dog>(yard, instance, "a"));
  };
  handler.healthcheck_instance = {};
  Inbox<std::string> ended;
  handler.disconnect_instance = [&](const Instance& instance, const WorkDone& done) {
    ended.put(instance.id);
    if (instance.id == "2") return;
    done();
    done.fail("too late to say so");
  };
  Instances instances(node.discovery, handler, options);
  Inbox<std::string> errors;
  instances.on_error([&](const Error& error) { errors.put(error.what()); });
  node.discovery.start();
  instances.start();
  ASSERT_TRUE(yard.await([&] { return yard.living().size() == 10; }));
  ASSERT_TRUE(errors.wait_until([](const std::string& error) {
    return error == "\"0\" cannot be created: the call has not ended within 50ms";
  }));
  ASSERT_TRUE(errors.wait_until([](const std::string& error) {
    return error == "\"1\" cannot be created: it threw something that is no std::exception";
  }));
  {
    const std::lock_guard lock(mutex);
    hanging.front()(std::make_shared<int>(1));
  }
  ASSERT_TRUE(ended.wait_until([](const std::string& id) { return id == "0"; }));
  Inbox<int> stopped;
  instances.leave([&](std::error_code) { stopped.put(1); });
  ASSERT_TRUE(stopped.wait_for(1));
  EXPECT_THAT(yard.living(), IsEmpty());
}

}  // namespace
}  // namespace muster::test
