#include "muster/published_work.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;

/// An observer of a cluster of one node.
struct PublishedWork : testing::Test {
  PublishedWork() : onlooker(observing()) { onlooker.discovery.start(); }

  static Options observing() {
    Options options = loopback_options("onlooker");
    options.observer = true;
    return options;
  }
  static ResourceHandler idle() {
    const auto ends = [](const Resource&, const AssignmentToken&, const WorkDone& done) { done(); };
    return {.handle = ends, .terminate = ends};
  }
  static ResourcesOptions jobs() {
    ResourcesOptions options;
    options.assignment.set = "jobs";
    return options;
  }
  /// Waits until the observer sees what `condition` asks for.
  template <class Condition>
  bool sees(Condition&& condition) {
    return onlooker.updated.wait_until([&](const auto&) { return condition(nodes()); });
  }
  std::vector<Node> nodes() { return onlooker.discovery.nodes(); }

  LoopbackNode onlooker;
  LoopbackNode a{"a"};
};

// An observer reads resources. A reader of partitions gets an error that names the kind of the set.
TEST_F(PublishedWork, OfResourcesIsReadAsResources) {
  Resources resources(a.discovery, idle(), nullptr, jobs());
  resources.allocate({.id = "one"}, WorkDone([](std::string_view) {}));
  a.discovery.start();
  resources.start();
  ASSERT_TRUE(sees([](const auto& nodes) {
    const auto table = published_resources(nodes, "jobs");
    return table && table->resources.size() == 1 && !table->resources[0].owner.is_nil();
  }));
  const auto table = published_resources(nodes(), "jobs");
  EXPECT_EQ(table->resources[0],
            (KnownResource{.id = "one", .owner = a.discovery.id(), .is_allocated = true}));
  EXPECT_GE(table->stamp.version, 1u);
  EXPECT_EQ(published_kind(nodes(), "jobs"), SetKind::resources);
  EXPECT_EQ(to_value(*table, nodes()).at("resources").at(0).at("name"), "a");
  const auto [code, sentence] = error_of([&] { published_table(nodes(), "jobs"); });
  EXPECT_EQ(code, Errc::configuration_mismatch);
  EXPECT_THAT(sentence, HasSubstr("\"jobs\" shares out resources, not partitions"));
}

// An observer reads partitions. A reader of resources gets an error that names the kind of the set.
TEST_F(PublishedWork, OfPartitionsIsReadAsPartitions) {
  Partitions partitions(a.discovery, 8, {.set = "work"});
  a.discovery.start();
  partitions.start();
  ASSERT_TRUE(sees([](const auto& nodes) { return published_table(nodes, "work").has_value(); }));
  EXPECT_EQ(published_kind(nodes(), "work"), SetKind::partitions);
  EXPECT_FALSE(published_kind(nodes(), "another"));
  EXPECT_FALSE(published_table(nodes(), "another"));
  const auto [code, sentence] = error_of([&] { published_resources(nodes(), "work"); });
  EXPECT_EQ(code, Errc::configuration_mismatch);
  EXPECT_THAT(sentence, HasSubstr("\"work\" shares out partitions, not resources"));
}

// An observer may have a face of its own, and read its table.
TEST_F(PublishedWork, IsSeenThroughTheFacesOfAnObserver) {
  Partitions partitions(a.discovery, 8, {.set = "work"});
  Partitions looking(onlooker.discovery, 8, {.set = "work"});
  Inbox<Error> errors;
  looking.on_error([&](const Error& error) { errors.put(error); });
  onlooker.discovery.on_error([&](const Error& error) { errors.put(error); });
  Inbox<PartitionTable> tables;
  looking.on_table([&](const PartitionTable& table) { tables.put(table); });
  looking.start();
  a.discovery.start();
  partitions.start();
  EXPECT_TRUE(tables.wait_until([&](const PartitionTable& table) {
    return table.owners.size() == 1 && table.owners[0].partitions.size() == 8;
  }));
  EXPECT_EQ(looking.owner_of(3), a.discovery.id());
  EXPECT_TRUE(looking.owned().empty());
  EXPECT_TRUE(errors.items().empty());
}

// If the master shares out another kind under the same name, the face reports both kinds.
TEST_F(PublishedWork, OfAnotherKindIsRefusedByBothSides) {
  Options heavy = loopback_options("master");
  heavy.weight = 2;
  LoopbackNode master(heavy);
  Partitions theirs(master.discovery, 8, {.set = "jobs"});
  Resources more(master.discovery, idle());
  master.discovery.start();
  theirs.start();
  more.start();
  ASSERT_TRUE(master.promotions.wait_for(1));
  Inbox<Error> errors;
  Resources resources(a.discovery, idle(), nullptr, jobs());
  Partitions partitions(a.discovery, 8, {.set = "resources"});
  resources.on_error([&](const Error& error) { errors.put(error); });
  partitions.on_error([&](const Error& error) { errors.put(error); });
  a.discovery.start();
  resources.start();
  partitions.start();
  const auto is_told = [&](const char* words) {
    return errors.wait_until([&](const Error& error) {
      return error.errc() == Errc::configuration_mismatch &&
             std::string_view(error.what()).find(words) != std::string_view::npos;
    });
  };
  EXPECT_TRUE(is_told("shares out 8 partitions and this node resources"));
  EXPECT_TRUE(is_told("shares out resources and this node 8 partitions"));
}

}  // namespace
}  // namespace muster::test
