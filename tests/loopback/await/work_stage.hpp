#pragma once

#include <functional>
#include <utility>

#include "loopback/await/stage.hpp"
#include "muster/work_await.hpp"

namespace muster::test {

/// A node alone in its cluster, its partitions and its resources, on an io_context that the test
/// runs. The work on a resource ends when the test lets it.
///
/// For one thread.
class WorkStage {
 public:
  WorkStage() {
    partitions_->set_revoke_hook([this](const auto&, std::function<void()> done) {
      may_end_ ? done() : held_.push_back(std::move(done));
    });
  }

  Partitions& partitions() { return *partitions_; }
  Resources& resources() { return *resources_; }
  Discovery& node() { return node_; }

  /// All run, the node is master, and it owns all partitions and one resource.
  void open() {
    node_.start();
    partitions_->start();
    resources_->start();
    ASSERT_TRUE(run_until([&] { return partitions_->owned().size() == 4; }));
    End end;
    async_allocate(resources(), {.id = "first"}, into(end));
    ASSERT_TRUE(run_until([&] { return end.has_come; }));
    ASSERT_FALSE(end.failure) << error_in(end.failure)->what();
    may_end_ = false;
  }
  /// The work that was to end has ended, and so does all work from now on.
  void let_work_end() {
    may_end_ = true;
    for (auto& end : std::exchange(held_, {})) end();
  }
  void stop_work() {
    partitions_->stop();
    resources_->stop();
  }

  bool run_until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      context.restart();
      context.run_for(1ms);
    }
    return true;
  }

  asio::io_context context;

 private:
  ResourceHandler handler() {
    const auto end_when_allowed = [this](const WorkDone& done) {
      may_end_ ? done() : held_.push_back([done] { done(); });
    };
    return {.handle = [end_when_allowed](const Resource&, const AssignmentToken&,
                                         const WorkDone& done) { end_when_allowed(done); },
            .terminate = [end_when_allowed](const Resource&, const AssignmentToken&,
                                            const WorkDone& done) { end_when_allowed(done); }};
  }

  bool may_end_ = true;
  std::vector<std::function<void()>> held_;
  Discovery node_{loopback_options("a"), context.get_executor()};
  std::unique_ptr<Partitions> partitions_ = std::make_unique<Partitions>(node_, 4);
  std::unique_ptr<Resources> resources_ = std::make_unique<Resources>(node_, handler());
};

}  // namespace muster::test
