#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "loopback/discovery/loopback_node.hpp"
#include "loopback/two_threads.hpp"

namespace muster::test {

/// What runs the slots of a subject.
enum class Ground {
  /// Threads of the node's own.
  own_threads,
  /// An executor of the caller's that two threads run.
  two_threads,
};

/// An object with slots whose end is tested. It is alone in its cluster, and some slot of it runs
/// soon after every start.
class Subject {
 public:
  explicit Subject(Ground ground) {
    if (ground == Ground::two_threads) threads_ = std::make_unique<io::TwoThreads>();
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  virtual ~Subject() = default;

  virtual void start() = 0;
  virtual void stop() = 0;
  virtual void destroy() = 0;
  /// Causes more slots, if the object is started.
  virtual void provoke() {}
  /// Begins something that does not end by itself; `done` is its completion. False if the class has
  /// no completions.
  virtual bool wait(std::function<void()> done) = 0;
  /// Whether something can be waited for before the first start.
  virtual bool waits_before_start() const { return true; }
  /// Returns when all that was posted to the executor has run.
  virtual void fence() = 0;

  /// Called in each slot of the object.
  std::function<void()> in_slot = [] {};
  Inbox<std::string> errors;

 protected:
  std::unique_ptr<Discovery> make_node(Options options) {
    if (!threads_) return std::make_unique<Discovery>(std::move(options));
    return std::make_unique<Discovery>(std::move(options), threads_->executor());
  }
  const std::unique_ptr<io::TwoThreads>& threads() const { return threads_; }
  static void fence(const boost::asio::any_io_executor& executor);

 private:
  std::unique_ptr<io::TwoThreads> threads_;
};

using MakeSubject = std::function<std::unique_ptr<Subject>(Ground ground)>;

std::unique_ptr<Subject> make_discovery_subject(Ground ground);
std::unique_ptr<Subject> make_services_subject(Ground ground);
std::unique_ptr<Subject> make_requests_subject(Ground ground);
std::unique_ptr<Subject> make_partitions_subject(Ground ground);
std::unique_ptr<Subject> make_resources_subject(Ground ground);
std::unique_ptr<Subject> make_instances_subject(Ground ground);
std::unique_ptr<Subject> make_monitor_subject(Ground ground);

}  // namespace muster::test
