#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "loopback/endings/subject.hpp"
#include "muster/services.hpp"

namespace muster::test {

void Subject::fence(const boost::asio::any_io_executor& executor) {
  std::promise<void> passed;
  boost::asio::post(executor, [&] { passed.set_value(); });
  passed.get_future().wait();
}

namespace {

/// Ignores that a node is not started.
template <class Call>
void if_started(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    if (error.errc() != Errc::not_started) throw;
  }
}

class DiscoverySubject : public Subject {
 public:
  explicit DiscoverySubject(Ground ground) : Subject(ground) {
    Options options = loopback_options("a");
    options.ignore = Ignore::none;
    node_ = make_node(options);
    node_->on_promotion([this](std::uint64_t) { in_slot(); });
    node_->join("news", [this](const Message&) { in_slot(); });
    node_->on_error([this](const Error& error) { errors.put(error.what()); });
  }

  void start() override { node_->start(); }
  void stop() override { node_->stop(); }
  void destroy() override { node_.reset(); }
  void provoke() override {
    if (node_) if_started([this] { node_->send("news", "more"); });
  }
  bool wait(std::function<void()> done) override {
    node_->when_nodes(100, [done = std::move(done)](std::error_code error) {
      EXPECT_EQ(error, Errc::stopped);
      done();
    });
    return true;
  }
  void fence() override {
    if (node_) Subject::fence(node_->executor());
    if (threads()) Subject::fence(threads()->executor());
  }

 private:
  std::unique_ptr<Discovery> node_;
};

class ServicesSubject : public Subject {
 public:
  explicit ServicesSubject(Ground ground) : Subject(ground) {
    const Options options = loopback_options("a");
    services_ = threads() ? std::make_unique<ServiceDiscovery>(options, threads()->executor())
                          : std::make_unique<ServiceDiscovery>(options);
    services_->need("absent");
    services_->advertise({.name = "own"});
    services_->on_service([this](const Service&) { in_slot(); });
    services_->on_service_updated([this](const Service&, const Service&) { in_slot(); });
    services_->discovery().on_promotion([this](std::uint64_t) { in_slot(); });
    services_->on_error([this](const Error& error) { errors.put(error.what()); });
  }

  void start() override { services_->start(); }
  void stop() override { services_->stop(); }
  void destroy() override { services_.reset(); }
  void provoke() override {
    if (services_) services_->advertise({.name = "own", .config = ++changes_});
  }
  bool wait(std::function<void()> done) override {
    services_->when_ready([done = std::move(done)](std::error_code error, const Services&) {
      EXPECT_EQ(error, Errc::stopped);
      done();
    });
    return true;
  }
  void fence() override {
    if (services_) Subject::fence(services_->discovery().executor());
    if (threads()) Subject::fence(threads()->executor());
  }

 private:
  std::unique_ptr<ServiceDiscovery> services_;
  int changes_ = 0;
};

}  // namespace

std::unique_ptr<Subject> make_discovery_subject(Ground ground) {
  return std::make_unique<DiscoverySubject>(ground);
}

std::unique_ptr<Subject> make_services_subject(Ground ground) {
  return std::make_unique<ServicesSubject>(ground);
}

}  // namespace muster::test
