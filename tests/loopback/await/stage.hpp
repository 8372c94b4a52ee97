#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/request_await.hpp"
#include "muster/service_await.hpp"

namespace muster::test {

namespace asio = boost::asio;

/// A node and a peer, each on an io_context of its own that the test runs. Neither may become
/// master by itself.
///
/// For one thread.
class Stage {
 public:
  Stage()
      : services_(std::make_unique<ServiceDiscovery>(quiet("a"), context.get_executor())),
        requests_(std::make_unique<Requests>(node())),
        channel_reader_(std::make_unique<ChannelReader>(node(), "talk")),
        peer_(quiet("b"), silent_.get_executor()) {
    services().need("nothing");
    answers_.on_request("ask", [](const Request&, const Reply& reply) { reply(1); });
  }

  ServiceDiscovery& services() { return *services_; }
  Discovery& node() { return services().discovery(); }
  Requests& requests() { return *requests_; }
  NodeId peer_id() const { return peer_.id(); }
  /// A reader that has no event yet.
  EventReader& new_event_reader() {
    return *event_readers_.emplace_back(std::make_unique<EventReader>(node()));
  }
  ChannelReader& channel_reader() { return *channel_reader_; }
  void destroy_node() {
    event_readers_.clear();
    channel_reader_.reset();
    requests_.reset();
    services_.reset();
  }

  /// Both run and know each other. From now on the peer is still present and does nothing.
  void meet() {
    services().start();
    peer_.start();
    ASSERT_TRUE(run_until([&] { return !node().nodes().empty() && !peer_.nodes().empty(); }));
    has_peer_running = false;
  }
  /// Ends every wait: the peer runs again, becomes master, speaks and changes, and no service is
  /// needed.
  void fulfil() {
    has_peer_running = is_peer_lively_ = true;
    peer_.promote();
    services().drop("nothing");
  }

  /// Lets both run until `condition` holds; false if it does not in a long time.
  bool run_until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      context.restart();
      context.run_for(1ms);
      if (!has_peer_running) continue;
      if (is_peer_lively_) {
        peer_.send("talk", Value(1));
        peer_.advertise(Value(++changes_));
      }
      silent_.restart();
      silent_.run_for(1ms);
    }
    return true;
  }
  /// Lets the node run until it has nothing to do any more; false if it still has after a long
  /// time.
  bool run_out() {
    context.restart();
    const auto began = std::chrono::steady_clock::now();
    context.run_for(20s);
    return std::chrono::steady_clock::now() - began < 20s;
  }

  asio::io_context context;
  bool has_peer_running = true;

 private:
  static Options quiet(const std::string& name) {
    Options options = loopback_options(name);
    options.timing.detect_within = 10s;
    options.eligible = false;
    return options;
  }

  asio::io_context silent_;
  std::unique_ptr<ServiceDiscovery> services_;
  std::unique_ptr<Requests> requests_;
  std::unique_ptr<ChannelReader> channel_reader_;
  std::vector<std::unique_ptr<EventReader>> event_readers_;
  Discovery peer_;
  Requests answers_{peer_};
  bool is_peer_lively_ = false;
  int changes_ = 0;
};

/// How an operation has ended.
struct End {
  bool has_come = false;
  std::exception_ptr failure;

  /// The code of the failure; `Errc{}` if there was none.
  Errc errc() const {
    const auto error = error_in(failure);
    return error ? error->errc() : Errc{};
  }
};

/// A callback that writes down how an operation has ended.
inline auto into(End& end) {
  return [&end](std::exception_ptr failure, const auto&...) {
    EXPECT_FALSE(end.has_come) << "it ended twice";
    end = {true, failure};
  };
}

}  // namespace muster::test
