#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>

#include "lib/scratch_directory.hpp"
#include "lib/web_server.hpp"
#include "loopback/discovery/loopback_node.hpp"
#include "loopback/two_threads.hpp"
#include "muster/resources.hpp"

/// The end of a source: it is torn down once for each time that it was set up, also if its
/// `Resources` are stopped or destroyed without handing over.
namespace muster::test {
namespace {

using testing::ElementsAre;

/// A source that logs its calls. A fetch ends only if the source answers.
class LoggedSource : public ResourceSource {
 public:
  void setup(const SourceHandle&, const WorkDone& done) override {
    calls.put("setup");
    done();
  }
  void fetch(const FetchDone& done) override {
    calls.put("fetch");
    if (answers) done(std::vector<Resource>{});
  }
  void tear_down(const WorkDone& done) override {
    calls.put("tear_down");
    done();
  }

  bool answers = false;
  Inbox<std::string> calls;
};

/// Resources of a node that is alone and leads itself.
struct Owner {
  explicit Owner(std::shared_ptr<ResourceSource> source,
                 std::optional<boost::asio::any_io_executor> executor = std::nullopt)
      : node(executor ? std::make_unique<Discovery>(loopback_options("a"), *executor)
                      : std::make_unique<Discovery>(loopback_options("a"))),
        resources(std::make_unique<Resources>(*node, handler(), std::move(source))) {
    node->start();
    resources->start();
  }

  ResourceHandler handler() {
    return {
        .handle =
            [this](const Resource& resource, const AssignmentToken&, const WorkDone& done) {
              handled.put(resource.id);
              done();
            },
        .terminate = [](const Resource&, const AssignmentToken&, const WorkDone& done) { done(); }};
  }

  Inbox<std::string> handled;
  std::unique_ptr<Discovery> node;
  std::unique_ptr<Resources> resources;
};

// A source is torn down before the destructor of its `Resources` returns.
TEST(SourceEnding, ComesWithTheDestructor) {
  const auto source = std::make_shared<LoggedSource>();
  Owner owner(source);
  ASSERT_TRUE(source->calls.wait_for(2));
  owner.resources.reset();
  EXPECT_THAT(source->calls.items(), ElementsAre("setup", "fetch", "tear_down"));
}

// A stopped source is torn down before it is set up again, on any executor.
TEST(SourceEnding, ComesBeforeTheNextBeginning) {
  io::TwoThreads threads;
  const auto source = std::make_shared<LoggedSource>();
  Owner owner(source, threads.executor());
  ASSERT_TRUE(source->calls.wait_for(2));
  owner.resources->stop();
  owner.resources->start();
  ASSERT_TRUE(source->calls.wait_for(5));
  owner.resources->stop();
  owner.resources.reset();
  ASSERT_TRUE(source->calls.wait_for(6));
  EXPECT_THAT(source->calls.items(),
              ElementsAre("setup", "fetch", "tear_down", "setup", "fetch", "tear_down"));
}

// A source that `leave` has torn down is not torn down again.
TEST(SourceEnding, ComesOnceAfterLeaving) {
  const auto source = std::make_shared<LoggedSource>();
  source->answers = true;
  Owner owner(source);
  ASSERT_TRUE(source->calls.wait_for(2));
  std::promise<void> left;
  owner.resources->leave([&](std::error_code) { left.set_value(); });
  left.get_future().wait();
  owner.resources.reset();
  EXPECT_THAT(source->calls.items(), ElementsAre("setup", "fetch", "tear_down"));
}

// An application may keep a source longer than the node that used it.
TEST(SourceEnding, LeavesNothingOfTheNodeInAFileSource) {
  const ScratchDirectory files;
  const auto source = file_source(files.write("list.json", R"({"data":[{"id":"a"}]})"));
  Owner owner(source);
  ASSERT_TRUE(owner.handled.wait_for(1));
  owner.resources.reset();
  owner.node.reset();
  EXPECT_EQ(source.use_count(), 1);
}

// The same holds for a source that waits for its server.
TEST(SourceEnding, LeavesNothingOfTheNodeInAnHttpSource) {
  std::promise<void> asked;
  std::promise<void> end;
  WebServer server([&](const WebServer::Request&) {
    asked.set_value();
    end.get_future().wait();
    return web_answer(200, "{}");
  });
  const auto source = http_source({.url = server.url()});
  Owner owner(source);
  asked.get_future().wait();
  owner.resources.reset();
  owner.node.reset();
  EXPECT_EQ(source.use_count(), 1);
  end.set_value();
}

}  // namespace
}  // namespace muster::test
