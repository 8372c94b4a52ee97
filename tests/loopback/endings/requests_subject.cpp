#include <gtest/gtest.h>
#include <mutex>
#include <vector>

#include "loopback/endings/subject.hpp"
#include "muster/requests.hpp"

namespace muster::test {

namespace {

/// Stopped with its node, and destroyed before it. Its slots are the handlers of requests.
class RequestsSubject : public Subject {
 public:
  explicit RequestsSubject(Ground ground) : Subject(ground) {
    node_ = make_node(loopback_options("a"));
    requests_ = std::make_unique<Requests>(*node_);
    requests_->on_request("slot", [this](const Request&, const Reply& reply) {
      in_slot();
      reply(1);
    });
    requests_->on_request("never", [this](const Request&, const Reply& reply) {
      const std::lock_guard lock(mutex_);
      kept_.push_back(reply);
    });
  }

  void start() override {
    node_->start();
    provoke();
  }
  void stop() override { node_->stop(); }
  void destroy() override { requests_.reset(); }
  void provoke() override {
    ask("slot", [this](const std::exception_ptr& failure, const Payload&) {
      if (failure) errors.put(error_in(failure)->what());
    });
  }
  bool wait(std::function<void()> done) override {
    ask("never", [done = std::move(done)](const std::exception_ptr& failure, const Payload&) {
      EXPECT_EQ(error_in(failure)->errc(), Errc::stopped);
      done();
    });
    return true;
  }
  bool waits_before_start() const override { return false; }
  void fence() override { Subject::fence(node_->executor()); }

 private:
  void ask(std::string_view channel, Requests::Done done) {
    if (!requests_ || !node_->is_started()) return;
    requests_->request(node_->id(), channel, Value(1), std::move(done), {.timeout = 60s});
  }

  std::mutex mutex_;
  std::vector<Reply> kept_;
  std::unique_ptr<Discovery> node_;
  std::unique_ptr<Requests> requests_;
};

}  // namespace

std::unique_ptr<Subject> make_requests_subject(Ground ground) {
  return std::make_unique<RequestsSubject>(ground);
}

}  // namespace muster::test
