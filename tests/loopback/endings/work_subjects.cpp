#include "loopback/endings/subject.hpp"
#include "muster/partitions.hpp"

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
  void wait(std::function<void()> done) override {
    partitions_->leave(expect_stopped(std::move(done)));
  }

 private:
  std::unique_ptr<Partitions> partitions_;
};

}  // namespace

std::unique_ptr<Subject> make_partitions_subject(Ground ground) {
  return std::make_unique<PartitionsSubject>(ground);
}

}  // namespace muster::test
