#include <mutex>
#include <thread>

#include "loopback/endings/subject.hpp"
#include "loopback/monitor/watched.hpp"
#include "muster/monitor.hpp"

namespace muster::test {

namespace {

/// A monitor whose slots are its sections. Clients ask for one as soon as it is started.
class MonitorSubject : public Subject {
 public:
  explicit MonitorSubject(Ground ground)
      : Subject(ground), node_(make_node(loopback_options("a"))) {
    node_->start();
    monitor_ = std::make_unique<Monitor>(*node_);
  }
  ~MonitorSubject() override { fence(); }

  void start() override {
    // The value of a section is kept for a while. A new section has none.
    monitor_->add_section("slot", [this] {
      in_slot();
      return Value("fine");
    });
    monitor_->start();
    port_ = monitor_->port();
    provoke();
  }
  void stop() override { monitor_->stop(); }
  void destroy() override { monitor_.reset(); }
  void provoke() override {
    const std::lock_guard lock(mutex_);
    clients_.emplace_back([this, port = port_.load()] { ask(port); });
  }
  bool wait(std::function<void()>) override { return false; }
  bool waits_before_start() const override { return false; }
  void fence() override {
    std::vector<std::thread> clients;
    {
      const std::lock_guard lock(mutex_);
      clients.swap(clients_);
    }
    for (std::thread& client : clients) client.join();
  }

 private:
  void ask(std::uint16_t port) {
    try {
      RawClient client(port);
      client.send(request("GET /slot"));
      const std::string answer = client.read_to_end();
      if (answer.find("no thanks") != std::string::npos) errors.put(answer);
    } catch (const boost::system::system_error&) {
      // The monitor is stopped.
    }
  }

  std::unique_ptr<Discovery> node_;
  std::unique_ptr<Monitor> monitor_;
  std::atomic<std::uint16_t> port_ = 0;
  std::mutex mutex_;
  std::vector<std::thread> clients_;
};

}  // namespace

std::unique_ptr<Subject> make_monitor_subject(Ground ground) {
  return std::make_unique<MonitorSubject>(ground);
}

}  // namespace muster::test
