#include <gtest/gtest.h>

#include "loopback/endings/subject.hpp"
#include "muster/instances.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"

namespace muster::test {

namespace {

/// A subject on a node that outlives it.
class WorkSubject : public Subject {
 public:
  explicit WorkSubject(Ground ground) : Subject(ground) {
    node_ = make_node(loopback_options("a"));
    node_->start();
  }

  /// Of the wait for `leave`: every class of shared work has it.
  static auto expect_stopped(std::function<void()> done) {
    return [done = std::move(done)](std::error_code error) {
      EXPECT_EQ(error, Errc::stopped);
      done();
    };
  }
  bool waits_before_start() const override { return false; }
  void fence() override { Subject::fence(node_->executor()); }

 protected:
  Discovery& node() { return *node_; }

 private:
  std::unique_ptr<Discovery> node_;
};

class PartitionsSubject : public WorkSubject {
 public:
  explicit PartitionsSubject(Ground ground) : WorkSubject(ground) {
    partitions_ = std::make_unique<Partitions>(node(), 12);
    partitions_->on_assigned([this](const auto&, const auto&) { in_slot(); });
    partitions_->on_error([this](const Error& error) { errors.put(error.what()); });
    // Nothing is ever given up, so that leaving takes as long as it may.
    partitions_->set_revoke_hook([](const auto&, const auto&) {});
  }

  void start() override { partitions_->start(); }
  void stop() override { partitions_->stop(); }
  void destroy() override { partitions_.reset(); }
  bool wait(std::function<void()> done) override {
    partitions_->leave(expect_stopped(std::move(done)));
    return true;
  }

 private:
  std::unique_ptr<Partitions> partitions_;
};

/// Lists the same resources at each fetch.
class ListedResources : public ResourceSource {
 public:
  explicit ListedResources(std::function<void()> in_slot) : in_slot_(std::move(in_slot)) {}

  void fetch(const FetchDone& done) override {
    in_slot_();
    done({{"one", 1}, {"two", 2}, {"three", 3}});
  }

 private:
  std::function<void()> in_slot_;
};

class ResourcesSubject : public WorkSubject {
 public:
  explicit ResourcesSubject(Ground ground) : WorkSubject(ground) {
    const auto source = std::make_shared<ListedResources>([this] { in_slot(); });
    resources_ = std::make_unique<Resources>(node(), handler(), source);
    resources_->on_handled([this](const OwnedResource&) { in_slot(); });
    resources_->on_error([this](const Error& error) { errors.put(error.what()); });
  }

  void start() override { resources_->start(); }
  void stop() override { resources_->stop(); }
  void destroy() override { resources_.reset(); }
  bool waits_before_start() const override { return true; }
  /// Nothing handles it.
  bool wait(std::function<void()> done) override {
    resources_->allocate({"never", nullptr}, WorkDone([done](std::string_view error) {
                           EXPECT_EQ(error, "the resources were stopped");
                           done();
                         }));
    return true;
  }

 private:
  ResourceHandler handler() {
    return {
        .handle =
            [this](const Resource& resource, const AssignmentToken&, const WorkDone& done) {
              if (resource.id == "never") return;
              in_slot();
              done();
            },
        .terminate = [](const Resource&, const AssignmentToken&, const WorkDone& done) { done(); }};
  }

  std::unique_ptr<Resources> resources_;
};

class InstancesSubject : public WorkSubject {
 public:
  explicit InstancesSubject(Ground ground) : WorkSubject(ground) {
    instances_ = std::make_unique<Instances>(node(), handler());
    instances_->on_created([this](const Instance&) { in_slot(); });
    instances_->on_error([this](const Error& error) { errors.put(error.what()); });
  }

  void start() override { instances_->start(); }
  void stop() override { instances_->stop(); }
  void destroy() override { instances_.reset(); }
  bool wait(std::function<void()> done) override {
    instances_->leave(expect_stopped(std::move(done)));
    return true;
  }

 private:
  /// No instance is ever disconnected, so that leaving takes as long as it may.
  InstanceHandler handler() {
    return {.get_config =
                [](const ConfigsDone& done) {
                  done({"one", "two", "three"});
                },
            .create_instance =
                [this](const Instance&, const InstanceDone& done) {
                  in_slot();
                  done(std::make_shared<int>(7));
                },
            .disconnect_instance = [](const Instance&, const WorkDone&) {}};
  }

  std::unique_ptr<Instances> instances_;
};

}  // namespace

std::unique_ptr<Subject> make_partitions_subject(Ground ground) {
  return std::make_unique<PartitionsSubject>(ground);
}

std::unique_ptr<Subject> make_resources_subject(Ground ground) {
  return std::make_unique<ResourcesSubject>(ground);
}

std::unique_ptr<Subject> make_instances_subject(Ground ground) {
  return std::make_unique<InstancesSubject>(ground);
}

}  // namespace muster::test
